namespace ComputeHost.Daemon.Tests.Diagnostics;

internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("computehost-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
