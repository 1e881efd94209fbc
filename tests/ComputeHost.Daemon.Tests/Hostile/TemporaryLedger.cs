namespace ComputeHost.Daemon.Tests.Hostile;

/// <summary>A file that methods mark as they run.</summary>
internal sealed class TemporaryLedger : IDisposable
{
    public string Path { get; } = System.IO.Path.GetTempFileName();

    public IReadOnlyList<string> Read() => File.ReadAllLines(Path);

    public void Dispose() => File.Delete(Path);
}
