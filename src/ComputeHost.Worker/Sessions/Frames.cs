using ComputeHost.Protocol.V1;

namespace ComputeHost.Worker.Sessions;

/// <summary>The small frames that a session sends.</summary>
internal static class Frames
{
    public static NotStarted NotStarted(ulong call, NotStarted.Types.Reason reason, string detail) => new() { Call = call, Reason = reason, Detail = detail };

    public static WorkerFrame Progress(ulong call, ComputeProgress latest)
    {
        var progress = new Progress { Call = call, Fraction = latest.Fraction };
        if (latest.Message is { } message)
        {
            progress.Message = message;
        }

        return new WorkerFrame { Progress = progress };
    }

    public static WorkerFrame Credit(int limit) => new() { Credit = new Credit { Limit = (uint)limit } };

    /// <summary>Why the arguments of a call are refused.</summary>
    public static string TooLarge(ulong length, long limit) =>
        $"The arguments take '{length}' bytes, but at most '{limit}' are allowed. Pass less per call, or raise 'MaxPayload' in the pool's options.";

    public static ulong Nanoseconds(TimeSpan time) => (ulong)time.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Reads a call's limit, for which 0 means none.</summary>
    public static TimeSpan? Limit(ulong microseconds) =>
        microseconds is 0 or > long.MaxValue / TimeSpan.TicksPerMicrosecond ? null : TimeSpan.FromTicks((long)microseconds * TimeSpan.TicksPerMicrosecond);
}
