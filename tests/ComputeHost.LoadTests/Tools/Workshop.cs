namespace ComputeHost.LoadTests.Tools;

/// <summary>What a run makes for itself when it first needs it, and deletes at its end.</summary>
internal sealed class Workshop : IDisposable
{
    public NodeFolder Node { get; } = new();

    public Publication Publication { get; } = new();

    public void Dispose()
    {
        Node.Dispose();
        Publication.Dispose();
    }
}
