using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ComputeHost.Daemon.Demo;

/// <summary>Three calls that would end, or hang, the program they run in. After each one the pool has to serve the next call.</summary>
internal sealed class FailureShowcase(IComputeClient client, string smallFile)
{
    private const int PrintedLines = 6;
    private const int PrintedColumns = 70;
    private static readonly ComputeCallOptions OneSecond = new() { Timeout = TimeSpan.FromSeconds(1) };
    private static readonly string AlmostMatching = new string('a', 60) + "!";

    public async IAsyncEnumerable<FailureResult> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await ShowAsync(
            "endlessRegex",
            "A regular expression that never ends, with a limit of 1 s",
            () => client.RunAsync(Failures.MatchEndlessly, AlmostMatching, OneSecond, cancellationToken),
            e => e is ComputeTimeoutException,
            cancellationToken);
        yield return await ShowAsync(
            "stackOverflow",
            "A stack overflow",
            () => client.RunAsync(Failures.OverflowStack, 0, null, cancellationToken),
            e => e is WorkerLostException { Cause: WorkerLostCause.StackOverflow },
            cancellationToken);
        yield return await ShowAsync(
            "memoryBomb",
            "A memory bomb",
            () => client.RunAsync(Failures.ExhaustMemory, null, cancellationToken),
            e => e is WorkerLostException { Cause: WorkerLostCause.OutOfMemory } || (e is ComputeFaultException fault && fault.RemoteType == typeof(OutOfMemoryException).FullName),
            cancellationToken);
    }

    /// <summary>What says it all: the first lines, without the ends of generic signatures that fill several.</summary>
    public static IReadOnlyList<string> Excerpt(string printed)
    {
        string[] lines = [.. printed.Split('\n').Select(Cut).Where(line => line.Trim('-').Length > 0)];
        return lines.Length <= PrintedLines ? lines : [.. lines.Take(PrintedLines), $"   ... {lines.Length - PrintedLines} more lines"];
    }

    private async Task<FailureResult> ShowAsync(string key, string title, Func<Task> call, Predicate<Exception> isPromised, CancellationToken cancellationToken)
    {
        (Exception? failure, TimeSpan elapsed) = await TimeAsync(call);
        cancellationToken.ThrowIfCancellationRequested();
        (Exception? nextFailure, TimeSpan nextElapsed) = await TimeAsync(() => client.RunAsync(FileCompression.Compress, smallFile, null, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return new FailureResult
        {
            Key = key,
            Title = title,
            Exception = failure?.GetType().Name,
            Cause = (failure as WorkerLostException)?.Cause.ToString() ?? (failure as ComputeFaultException)?.RemoteType,
            Message = nextFailure is null ? failure?.Message : $"The next call failed: {nextFailure.Message}",
            Elapsed = elapsed,
            NextCall = nextFailure is null ? nextElapsed : null,
            Printed = Excerpt((failure as WorkerLostException)?.StderrTail ?? ""),
            AsPromised = failure is not null && isPromised(failure) && nextFailure is null,
        };
    }

    private static async Task<(Exception? Failure, TimeSpan Elapsed)> TimeAsync(Func<Task> call)
    {
        long start = Stopwatch.GetTimestamp();
        Exception? failure = null;
        try
        {
            await call();
        }
        catch (Exception e) when (e is ComputeHostException or OperationCanceledException)
        {
            failure = e;
        }

        return (failure, Stopwatch.GetElapsedTime(start));
    }

    private static string Cut(string line) => line.Length <= PrintedColumns ? line.TrimEnd() : line[..(PrintedColumns - 4)] + " ...";
}
