namespace ComputeHost.LoadTests.Tools;

/// <summary>What a run makes for itself when it first needs it, and deletes at its end.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    public NodeFolder Node { get; } = new();

    public ValueTask DisposeAsync()
    {
        Node.Dispose();
        return ValueTask.CompletedTask;
    }
}
