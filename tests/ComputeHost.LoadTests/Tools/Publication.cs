using System.Runtime.InteropServices;
using ComputeHost.LoadTests.Children;
using ComputeHost.TestSupport;

namespace ComputeHost.LoadTests.Tools;

/// <summary>This program, published with ReadyToRun into a temporary directory: what is measured from a start on must not depend on the compiler at run time.</summary>
internal sealed class Publication : IDisposable
{
    private const string Project = "ComputeHost.LoadTests";

    private DirectoryInfo? _folder;
    private Task<string?>? _publishing;

    /// <summary>Publishes at the first call.</summary>
    /// <returns>Null if the program is there, otherwise in one line why not.</returns>
    public Task<string?> FindObstacleAsync(CancellationToken cancellationToken) => _publishing ??= PublishAsync(cancellationToken);

    /// <summary>Starts the published program.</summary>
    public ChildProgram Start(string verb)
    {
        string folder = _folder?.FullName ?? throw new InvalidOperationException("The program has not been published yet.");
        return ChildProgram.StartForeign([Path.Combine(folder, "program", Project), verb], []);
    }

    public void Dispose() => _folder?.Delete(recursive: true);

    private Task<string?> PublishAsync(CancellationToken cancellationToken)
    {
        _folder = Directory.CreateTempSubdirectory("chpublish-");
        string project = Path.Combine(SourceTree.Root, "tests", Project);

        // Everything that is made on the way goes there, too: the folders of an ordinary build stay as they are. A build server that stayed would hold the pipes.
        return ToolProgram.RunAsync(
            "dotnet",
            [
                "publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false", "-p:PublishReadyToRun=true",
                "--artifacts-path", Path.Combine(_folder.FullName, "build"), "-o", Path.Combine(_folder.FullName, "program"),
                "-v", "quiet", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false",
            ],
            cancellationToken);
    }
}
