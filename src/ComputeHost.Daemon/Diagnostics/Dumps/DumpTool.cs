using System.Globalization;
using ComputeHost.Daemon.Diagnostics.Ports;
using ComputeHost.Protocol.Native;
using ComputeHost.Supervisor.Processes;

namespace ComputeHost.Daemon.Diagnostics.Dumps;

/// <summary>The program <c>createdump</c> of a worker's runtime, which that runtime starts to write a dump.</summary>
internal static class DumpTool
{
    private const string Name = "createdump";
    private const string Runtime = "/libcoreclr.so";

    /// <summary>Sees to it that there is one: without it a runtime gives a number as the reason.</summary>
    /// <exception cref="WorkerDiagnosticsException">It is missing.</exception>
    public static void Check(int processId)
    {
        // A program of one file has its runtime within itself.
        if (FindRuntime(processId) is { } directory && !File.Exists(Path.Combine(directory, Name)))
        {
            throw new WorkerDiagnosticsException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{Name}' is missing beside the runtime of process {processId}, in '{directory}'; without it there are no dumps. ")
                + "Some distributions leave it out: copy it from Microsoft's build of the same version.");
        }
    }

    /// <summary>Ends the one that writes a dump.</summary>
    /// <param name="processId">The worker, whose process group it shares.</param>
    /// <param name="path">What it writes.</param>
    public static void End(int processId, string path)
    {
        foreach (GroupMember member in GroupMember.ReadByGroup()[processId].Where(member => IsWriting(member.ProcessId, path)))
        {
            _ = LibC.Kill(member.ProcessId, LibC.SigKill);
        }
    }

    private static bool IsWriting(int processId, string path)
    {
        string[] arguments = Read(processId, "cmdline").Split('\0');
        return Path.GetFileName(arguments[0]) == Name && arguments.Contains(path);
    }

    private static string? FindRuntime(int processId) =>
        Read(processId, "maps").Split('\n').FirstOrDefault(static line => line.EndsWith(Runtime, StringComparison.Ordinal)) is { } mapping
            ? mapping[mapping.IndexOf('/')..^Runtime.Length]
            : null;

    private static string Read(int processId, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/{file}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another's: asking it tells which.
            return "";
        }
    }
}
