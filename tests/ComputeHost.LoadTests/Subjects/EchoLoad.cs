namespace ComputeHost.LoadTests.Subjects;

/// <summary>What a subject is asked to bear.</summary>
/// <param name="PayloadLength">Bytes there, and as many back.</param>
/// <param name="InFlight">How many calls are under way at any time.</param>
/// <param name="Workers">How many processes answer them.</param>
internal sealed record EchoLoad(int PayloadLength, int InFlight, int Workers)
{
    /// <summary>Whether the caller wants each answer as an array of its own. Copying it there is a part of the call as soon as it is large.</summary>
    public bool ReadsAnswer { get; init; } = PayloadLength > 1024;
}
