namespace ComputeHost.LoadTests.Tools;

/// <summary>A temporary folder with the peers' scripts for Node.js beside the packages that they import: Node.js looks for these from the script's own place upwards.</summary>
internal sealed class NodeFolder : IDisposable
{
    private const string Packages = "piscina@5.3.2";

    private DirectoryInfo? _folder;
    private Task<string?>? _installation;

    /// <summary>Installs the packages at the first call.</summary>
    /// <returns>Null if all is there, otherwise in one line why not.</returns>
    public Task<string?> FindObstacleAsync(CancellationToken cancellationToken) => _installation ??= InstallAsync(cancellationToken);

    public string Script(string name) => Path.Combine(_folder?.FullName ?? throw new InvalidOperationException("The packages for Node.js have not been installed yet."), name);

    public void Dispose() => _folder?.Delete(recursive: true);

    private async Task<string?> InstallAsync(CancellationToken cancellationToken)
    {
        if (await ToolProgram.RunAsync(PeerScript.Node, ["--version"], cancellationToken) is { } obstacle)
        {
            return obstacle;
        }

        _folder = Directory.CreateTempSubdirectory("chnode-");
        foreach (string script in Directory.EnumerateFiles(PeerScript.Folder, "*.mjs"))
        {
            File.Copy(script, Path.Combine(_folder.FullName, Path.GetFileName(script)));
        }

        return await ToolProgram.RunAsync(
            "npm", ["install", "--prefix", _folder.FullName, "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--loglevel=error", Packages], cancellationToken);
    }
}
