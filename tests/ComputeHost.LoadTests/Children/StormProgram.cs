using ComputeHost.Daemon.Tests.Storms;
using ComputeHost.LoadTests.Storms;

namespace ComputeHost.LoadTests.Children;

/// <summary>What a program saw that went on calling a daemon.</summary>
internal sealed record StormProgramReport
{
    public required IReadOnlyCollection<StormCall> Calls { get; init; }

    /// <summary>How many sessions it has had.</summary>
    public required long Sessions { get; init; }

    /// <summary>Sockets and descriptors of shared memory that it has at the end beyond those of its first session.</summary>
    public required int HandlesGrown { get; init; }

    /// <summary>The same of the client's own threads.</summary>
    public required int ThreadsGrown { get; init; }

    /// <summary>The same of mappings of shared memory.</summary>
    public required int SegmentsGrown { get; init; }
}

/// <summary>One of the programs that share a daemon while it is killed and started again.</summary>
internal static class StormProgram
{
    private const string Segments = "memfd:computehost";

    public static async Task RunAsync(string address, string ledger, string name, TimeSpan duration)
    {
        await using ComputeClient client = await ComputeClient.ConnectAsync(address);
        // Once all of its threads are there.
        _ = await new StormCaller(client, ledger, name + "-warm").RunAsync(TimeSpan.FromMilliseconds(500));
        (int handles, int threads, int segments) = Count();
        await ChildProgram.ReportReadyAsync();
        IReadOnlyCollection<StormCall> calls = await new StormCaller(client, ledger, name).RunAsync(duration);
        (int handlesAfter, int threadsAfter, int segmentsAfter) = Count();
        await ChildProgram.ReportAsync(new StormProgramReport
        {
            Calls = calls,
            Sessions = client.GetStatistics().TotalSessions,
            HandlesGrown = handlesAfter - handles,
            ThreadsGrown = threadsAfter - threads,
            SegmentsGrown = segmentsAfter - segments,
        });
    }

    private static (int Handles, int Threads, int Segments) Count() =>
    (
        Directory.GetFiles("/proc/self/fd").Count(static path => File.ResolveLinkTarget(path, returnFinalTarget: false)?.FullName is { } target && (target.Contains("socket:", StringComparison.Ordinal) || target.Contains(Segments, StringComparison.Ordinal))),
        Directory.GetDirectories("/proc/self/task").Count(static path => File.ReadAllText(Path.Combine(path, "comm")).StartsWith(nameof(ComputeHost), StringComparison.Ordinal)),
        File.ReadLines("/proc/self/maps").Count(static line => line.Contains(Segments, StringComparison.Ordinal)));
}
