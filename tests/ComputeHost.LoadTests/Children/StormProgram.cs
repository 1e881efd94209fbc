using ComputeHost.Daemon.Tests.Storms;
using ComputeHost.LoadTests.Storms;

namespace ComputeHost.LoadTests.Children;

/// <summary>What a program saw that went on calling a daemon.</summary>
internal sealed record StormProgramReport
{
    public required IReadOnlyCollection<StormCall> Calls { get; init; }

    /// <summary>How many sessions it has had.</summary>
    public required long Sessions { get; init; }

    /// <summary>Descriptors that it has at the end beyond those of its first session.</summary>
    public required int HandlesGrown { get; init; }

    public required int ThreadsGrown { get; init; }

    /// <summary>How many mappings of shared memory it has at the end beyond those of its first session.</summary>
    public required int SegmentsGrown { get; init; }
}

/// <summary>One of the programs that share a daemon while it is killed and started again.</summary>
internal static class StormProgram
{
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
        (ProcessTable.CountOwnHandles(), ProcessTable.CountOwnThreads(), File.ReadLines("/proc/self/maps").Count(static line => line.Contains("memfd:computehost", StringComparison.Ordinal)));
}
