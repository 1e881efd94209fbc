using System.Text.Json;
using System.Text.Json.Nodes;
using ComputeHost.Daemon.Shell;
using ComputeHost.Daemon.Verbs.Calling;
using ComputeHost.Protocol.V1;
using ComputeHost.Queue;
using OutcomeCase = ComputeHost.Protocol.V1.StoredOutcome.OutcomeOneofCase;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>Says how jobs ended.</summary>
internal static class JobOutcomes
{
    /// <summary>In a line, and more lines where a method threw.</summary>
    public static string TextOf(JobOutcome outcome) => JobBodies.Read(outcome) is not { } stored ? Unreadable(outcome) : stored.OutcomeCase switch
    {
        OutcomeCase.Json => JsonTextOf(stored),
        OutcomeCase.Value => $"a result of {Amounts.Bytes(stored.Value.Length)}, which its program can read",
        OutcomeCase.Fault => $"{stored.Fault.Detail?.Type}: {stored.Fault.Detail?.Message}\n{stored.Fault.Detail?.StackTrace}".TrimEnd(),
        OutcomeCase.Failed => stored.Failed.Message,
        _ => Unreadable(outcome),
    };

    public static JsonObject JsonOf(JobOutcome outcome)
    {
        StoredOutcome? stored = JobBodies.Read(outcome);
        var json = new JsonObject { ["status"] = JobWords.Of(outcome.Status), ["attempts"] = stored?.Attempts };
        switch (stored?.OutcomeCase)
        {
            case OutcomeCase.Json:
                json["result"] = Parse(JsonTextOf(stored));
                break;
            case OutcomeCase.Value:
                json["resultBytes"] = stored.Value.Length;
                break;
            case OutcomeCase.Fault or OutcomeCase.Failed:
                VerbException failure = FailureOf(stored, "");
                json["code"] = failure.Code;
                json["message"] = failure.Message;
                json["stackTrace"] = failure.Rest;
                break;
            default:
                json["message"] = Unreadable(outcome);
                break;
        }

        return json;
    }

    /// <exception cref="VerbException">It has no result.</exception>
    public static string ResultOf(JobId id, JobOutcome outcome)
    {
        StoredOutcome? stored = JobBodies.Read(outcome);
        if (outcome.Status == ComputeJobStatus.Succeeded)
        {
            return TextOf(outcome);
        }

        VerbException failure = stored is null ? new VerbException("failed", ExitCode.CallFailed, Unreadable(outcome)) : FailureOf(stored, id.ToString());
        failure.Details["status"] = JobWords.Of(outcome.Status);
        throw failure;
    }

    private static VerbException FailureOf(StoredOutcome stored, string id) => stored.OutcomeCase switch
    {
        OutcomeCase.Fault => CallReport.Of(stored.Fault, id),
        OutcomeCase.Failed => CallReport.Of(stored.Failed, id),
        _ => new VerbException("failed", ExitCode.CallFailed, "The job has no result, and its outcome does not say why."),
    };

    private static string JsonTextOf(StoredOutcome stored) => stored.Json.Length == 0 ? "null" : stored.Json.ToStringUtf8();

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static string Unreadable(JobOutcome outcome) =>
        $"The outcome ({Amounts.Bytes(outcome.Body.Length)}) is none that this version can read. Use a command of the version that wrote it.";
}
