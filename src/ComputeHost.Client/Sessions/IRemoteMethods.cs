using ComputeHost.Protocol.V1;

namespace ComputeHost.Client.Sessions;

/// <summary>
/// Takes down what the other sides of sessions say about themselves. Called by the threads that read the sessions; must neither block nor throw.
/// </summary>
internal interface IRemoteMethods
{
    /// <summary>A session has begun.</summary>
    void Greet(long epoch, Hello hello);

    /// <summary>The other side has told some of its methods, or all.</summary>
    void Take(long epoch, Methods methods);
}

/// <summary>Where nobody has asked.</summary>
internal sealed class UnaskedMethods : IRemoteMethods
{
    public void Greet(long epoch, Hello hello)
    {
    }

    public void Take(long epoch, Methods methods)
    {
    }
}
