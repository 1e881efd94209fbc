namespace ComputeHost.FunctionalTests;

/// <summary>A path at which a file may appear, as a sign between a test and a method in another process.</summary>
internal sealed class TempFile : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"computehost-test-{Guid.NewGuid():N}");

    public bool Exists => File.Exists(Path);

    public void Dispose() => File.Delete(Path);
}
