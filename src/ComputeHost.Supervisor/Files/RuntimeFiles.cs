using System.Globalization;

namespace ComputeHost.Supervisor.Files;

/// <summary>The files that the .NET runtime makes for each process in its temporary directory, and leaves there when the process is killed.</summary>
internal static class RuntimeFiles
{
    /// <summary>Deletes the files of a dead process. Their names hold its start time too, so those of a later process with the same number stay.</summary>
    public static void Delete(string tempPath, int processId, ulong startTime)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"{processId}-{startTime}");
        foreach (string name in (string[])[$"dotnet-diagnostic-{key}-socket", $"clr-debug-pipe-{key}-in", $"clr-debug-pipe-{key}-out"])
        {
            Quietly.Delete(Path.Combine(tempPath, name));
        }
    }

    /// <summary>Where a process with this environment has them.</summary>
    public static string TempPath(IReadOnlyDictionary<string, string> environment) =>
        environment.TryGetValue("TMPDIR", out string? path) && path.Length > 0 ? path : "/tmp";
}
