using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Queue.Messages;

/// <summary>Writes and reads the history of a job: one entry per attempt that it was charged.</summary>
internal static class StoredAttempts
{
    /// <summary>The longest text of a cause, in characters.</summary>
    private const int LongestCause = 1_000;

    /// <summary>The maximum size of a history, in bytes. What would exceed it is counted, but not described.</summary>
    private const int MostBytes = 64 * 1024;

    public static StoredAttempt Lost(string cause, DateTimeOffset now, string consumer = "") => new()
    {
        EndedUnixMilliseconds = now.ToUnixTimeMilliseconds(),
        Cause = Shorten(cause),
        Consumer = consumer,
    };

    /// <summary>An attempt whose method threw.</summary>
    public static StoredAttempt Threw(MethodFault fault, DateTimeOffset now, string consumer) => Lost($"The method threw '{fault.Exception.Type}': "
        + $"{fault.Exception.Message}", now, consumer);

    /// <summary>An attempt that ended with an exception of its consumer's pool.</summary>
    public static StoredAttempt Failed(ComputeHostException failure, DateTimeOffset now, string consumer)
    {
        StoredAttempt attempt = Lost(failure.Message, now, consumer);
        if (failure is WorkerLostException)
        {
            attempt.Lost = WireFailures.ToWire(failure);
            attempt.Lost.Message = Shorten(attempt.Lost.Message);
            attempt.Lost.Lost.StderrTail = Shorten(attempt.Lost.Lost.StderrTail);
        }

        return attempt;
    }

    /// <summary>The attempts with one more.</summary>
    public static JobAttempts Charge(this JobAttempts attempts, StoredAttempt attempt, bool certainDeath)
    {
        byte[] added = new JobHistory { Attempts = { attempt } }.ToByteArray();
        return new JobAttempts(
            attempts.Charged + 1,
            attempts.WorkerDeaths + (certainDeath ? 1 : 0),
            attempts.History.Length + added.Length <= MostBytes ? (byte[])[.. attempts.History.Span, .. added] : attempts.History);
    }

    /// <summary>The entries of a history. One that cannot be read is empty.</summary>
    public static IReadOnlyList<StoredAttempt> Read(JobAttempts attempts)
    {
        try
        {
            return JobHistory.Parser.ParseFrom(attempts.History.Span).Attempts;
        }
        catch (InvalidProtocolBufferException)
        {
            return [];
        }
    }

    private static string Shorten(string text) => text.Length <= LongestCause ? text : text[..LongestCause] + "…";
}
