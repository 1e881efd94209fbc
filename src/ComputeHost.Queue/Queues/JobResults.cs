using ComputeHost.Protocol.Failures;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.V1;
using ComputeHost.Queue.Messages;

namespace ComputeHost.Queue.Queues;

/// <summary>Turns a stored outcome into the result of its method, or into the exception that a call would have ended with.</summary>
internal static class JobResults
{
    /// <param name="outcome">The outcome.</param>
    /// <param name="id">The job.</param>
    /// <param name="method">The name of its method, for messages.</param>
    /// <param name="codec">Reads the result; null where there is none to be read.</param>
    /// <param name="mostValues">The maximum number of values in the result.</param>
    public static TResult Read<TResult>(JobOutcome outcome, JobId id, string method, PayloadCodec<TResult>? codec, int mostValues)
    {
        StoredOutcome stored;
        try
        {
            stored = StoredOutcomes.Read(outcome.Body);
        }
        catch (InvalidDataException unreadable)
        {
            throw Unreadable(id, method, typeof(TResult), unreadable);
        }

        if (FailureOf(stored, id, method) is { } failure)
        {
            throw failure;
        }

        if (typeof(TResult) == typeof(NoResult))
        {
            return default!;
        }

        if (stored.OutcomeCase == StoredOutcome.OutcomeOneofCase.Json)
        {
            throw Unreadable(id, method, typeof(TResult), new InvalidDataException("It is a text in JSON, because the job's arguments were JSON, too."));
        }

        try
        {
            return codec!.ForItems(mostValues).Read(stored.Value.Span);
        }
        catch (Exception exception)
        {
            // Reading can run the user's code, which throws what it likes.
            throw Unreadable(id, method, typeof(TResult), exception);
        }
    }

    /// <returns>Null for a result.</returns>
    public static ComputeHostException? FailureOf(StoredOutcome stored, JobId id, string method) => stored.OutcomeCase switch
    {
        StoredOutcome.OutcomeOneofCase.Fault => FaultTranslator.Translate($"Job '{id}' of '{method}'", WireOutcomes.FromWire(stored.Fault), id.ToString(), method, (int)stored.Attempts),
        StoredOutcome.OutcomeOneofCase.Failed => WireFailures.FromWire(stored.Failed, id.ToString(), method),
        _ => null,
    };

    private static ProtocolMismatchException Unreadable(JobId id, string method, Type type, Exception exception) => new(
        $"The result of job '{id}' of '{method}' cannot be read as '{type}': {exception.Message} "
        + "Ask for the type that the method returns, and use the same types here and at the consumer.",
        exception)
    {
        CallId = id.ToString(),
        Method = method,
        Ran = ComputeRan.Yes,
        Here = type.ToString(),
    };
}
