using ComputeHost.Protocol.V1;
using ComputeHost.Queue;
using Google.Protobuf;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>Reads what engines keep without looking at it. Anybody may have put something else there.</summary>
internal static class JobBodies
{
    /// <returns>Null if it is none.</returns>
    public static StoredJob? Read(QueuedJob job) => Read(StoredJob.Parser, job.Body, static call => call.Format);

    /// <inheritdoc cref="Read(QueuedJob)"/>
    public static StoredOutcome? Read(JobOutcome outcome) => Read(StoredOutcome.Parser, outcome.Body, static stored => stored.Format);

    private static T? Read<T>(MessageParser<T> parser, ReadOnlyMemory<byte> body, Func<T, uint> format)
        where T : class, IMessage<T>
    {
        try
        {
            T message = parser.ParseFrom(body.Span);
            return format(message) == 0 ? null : message;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
