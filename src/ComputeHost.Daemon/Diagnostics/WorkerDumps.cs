using System.Globalization;
using System.Runtime.Versioning;
using ComputeHost.Daemon.Diagnostics.Dumps;
using ComputeHost.Daemon.Diagnostics.Ports;

namespace ComputeHost.Daemon.Diagnostics;

/// <summary>Lets the runtime of a running worker write a dump of it. The worker stands still meanwhile, then goes on.</summary>
internal sealed class WorkerDumps(TimeProvider timeProvider)
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <param name="processId">The worker.</param>
    /// <param name="kind">What the dump holds.</param>
    /// <param name="path">Where it is to be: a full path in a directory that is there, and no file yet.</param>
    /// <param name="cancellationToken">Gives up; the worker goes on.</param>
    /// <exception cref="WorkerDiagnosticsException">It cannot be written; the message says why and what to do. Nothing of it is left.</exception>
    public async Task<WorkerDump> WriteAsync(int processId, WorkerDumpKind kind, string path, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw PortTrouble.NoLinux();
        }

        DumpTool.Check(processId);
        using DumpDraft draft = DumpDraft.Begin(path);
        using var limit = new CancellationTokenSource(Limit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        long start = timeProvider.GetTimestamp();
        try
        {
            await RequestAsync(new DiagnosticPort(processId), kind, draft, either.Token);
            return new WorkerDump(path, draft.Publish(), timeProvider.GetElapsedTime(start));
        }
        catch (OperationCanceledException)
        {
            // Its worker stands still as long as it writes.
            DumpTool.End(processId, draft.Target);
            cancellationToken.ThrowIfCancellationRequested();
            throw PortTrouble.Silent(processId, Limit);
        }
    }

    [SupportedOSPlatform("linux")]
    private static async Task RequestAsync(DiagnosticPort port, WorkerDumpKind kind, DumpDraft draft, CancellationToken cancellationToken)
    {
        DiagnosticMessage request = new DiagnosticMessage(DiagnosticCommand.CreateDump).Add(draft.Target).Add((uint)kind).Add(0u);
        try
        {
            (Stream connection, _) = await port.AskAsync(request, cancellationToken);
            await connection.DisposeAsync();
        }
        catch (WorkerDiagnosticsException e)
        {
            throw new WorkerDiagnosticsException(string.Create(
                CultureInfo.InvariantCulture,
                $"No dump of process {port.ProcessId} was written: {e.Message} '{draft.Parent}' has {draft.FreeBytes >> 20} MiB left; ")
                + $"a dump of kind '{kind}' may need as much as the worker's memory. If that suffices, ask for another kind.",
                e);
        }
    }
}
