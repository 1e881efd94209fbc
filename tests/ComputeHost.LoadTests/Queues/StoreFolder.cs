namespace ComputeHost.LoadTests.Queues;

/// <summary>A directory for one store, on a real disk: what is measured waits for it.</summary>
internal sealed class StoreFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("chq-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
