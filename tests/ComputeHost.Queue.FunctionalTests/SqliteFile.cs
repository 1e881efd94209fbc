namespace ComputeHost.Queue.FunctionalTests;

/// <summary>A store in a directory of its own.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chs-");

    public string Url => "sqlite:" + Path;

    public string Path => System.IO.Path.Combine(_directory.FullName, "jobs.db");

    public void Dispose() => _directory.Delete(recursive: true);
}
