namespace ComputeHost.LoadTests.Children;

/// <summary>The socket of a peer process in a directory of its own. The peer deletes both at its end, because its parent may be gone by then.</summary>
internal sealed class PeerSocket : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chpeer-");

    public string SocketPath => Path.Combine(_directory.FullName, "s");

    public void Dispose() => _directory.Delete(recursive: true);
}
