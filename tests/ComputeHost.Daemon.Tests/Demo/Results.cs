using ComputeHost.Daemon.Demo;

namespace ComputeHost.Daemon.Tests.Demo;

/// <summary>A made-up result of a demo.</summary>
internal static class Results
{
    public static DemoResult Sample { get; } = new()
    {
        Folder = "/files",
        Files = 3,
        Bytes = 4 * 1024 * 1024,
        Workers = 1,
        PhaseLength = TimeSpan.FromSeconds(10),
        Idle = new PhaseResult(null, Host(0.41, 3.4), Used(0.8, null, 0.6)),
        InProcess = new PhaseResult(new WorkDone(1234, 123.4, 45.6789), Host(612, 892) with { Unanswered = 17 }, Used(19.4, null, 0.3)),
        OutOfProcess = new PhaseResult(new WorkDone(1200, 120, 44), Host(0.6, 5.3), Used(1.1, 17.4, 0.7)),
        Comparison = new ResultComparison(Compared: 3, Different: 0),
        Skipped = [new SkippedFile("secret.bin", "Access to it is denied.")],
        Failures = [StackOverflow(asPromised: true)],
    };

    public static FailureResult StackOverflow(bool asPromised) => new()
    {
        Key = "stackOverflow",
        Title = "A stack overflow",
        Exception = "WorkerLostException",
        Cause = "StackOverflow",
        Message = "The worker died.",
        Elapsed = TimeSpan.FromMilliseconds(210),
        NextCall = asPromised ? TimeSpan.FromMilliseconds(340) : null,
        Printed = ["Stack overflow.", "   at Deep.Recursion(Int32)"],
        AsPromised = asPromised,
    };

    private static ProcessorTime Used(double host, double? workers, double probe) =>
        new(TimeSpan.FromSeconds(host), workers is { } seconds ? TimeSpan.FromSeconds(seconds) : null, TimeSpan.FromSeconds(probe));

    private static ProbeResult Host(double p50, double p99) => new() { Requests = 3000, Unanswered = 0, P50Milliseconds = p50, P99Milliseconds = p99, MaxMilliseconds = p99 * 2 };
}
