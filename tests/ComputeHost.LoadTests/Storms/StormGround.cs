using System.Globalization;
using System.Text;

namespace ComputeHost.LoadTests.Storms;

/// <summary>
/// A place of its own for the programs of a storm: their temporary files go to a fresh directory, and that directory's path in their inherited environment tells
/// their processes from all others. So what is left is seen exactly.
/// </summary>
internal sealed class StormGround : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("chs-");
    private readonly byte[] _mark;

    public StormGround()
    {
        _mark = [.. "TMPDIR="u8, .. Encoding.UTF8.GetBytes(_root.FullName), 0];
        Environment = [new("TMPDIR", _root.FullName), new("XDG_RUNTIME_DIR", _root.FullName)];
    }

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; }

    /// <summary>The processes that live here, whoever their parent is by now. One that has died and waits to be reaped is not among them.</summary>
    public IReadOnlyList<int> FindProcesses()
    {
        List<int> found = [];
        foreach (int processId in ProcessTable.ReadIds())
        {
            if (ProcessTable.ReadEnvironment(processId).AsSpan().IndexOf(_mark) >= 0)
            {
                found.Add(processId);
            }
        }

        return found;
    }

    /// <summary>Files, sockets and directories, except those that the runtime of a killed host has made for itself: nobody can delete them in time.</summary>
    public IReadOnlyList<string> FindFiles(IReadOnlyCollection<int> killedHosts)
    {
        string[] prefixes = [.. killedHosts.SelectMany(host => new[] { DiagnosticPrefix("dotnet-diagnostic", host), DiagnosticPrefix("clr-debug-pipe", host) })];
        return
        [
            .. _root.EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
                .Where(entry => !prefixes.Any(prefix => entry.Name.StartsWith(prefix, StringComparison.Ordinal)))
                .Select(entry => Path.GetRelativePath(_root.FullName, entry.FullName)),
        ];
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static string DiagnosticPrefix(string kind, int processId) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{processId}-");
}
