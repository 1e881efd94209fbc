using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ComputeHost.Daemon.Shell;
using ComputeHost.Protocol.V1;
using Reason = ComputeHost.Protocol.V1.NotStarted.Types.Reason;

namespace ComputeHost.Daemon.Verbs.Calling;

/// <summary>Says how a call ended.</summary>
internal static partial class CallReport
{
    /// <returns>The result, as JSON.</returns>
    /// <exception cref="VerbException">The call has none.</exception>
    public static string ResultOf(ExecuteReply reply, MethodDescription method) => reply.OutcomeCase switch
    {
        ExecuteReply.OutcomeOneofCase.Json => reply.Json.Length == 0 ? "null" : reply.Json,
        ExecuteReply.OutcomeOneofCase.Fault => throw Of(reply.Fault, reply.CallId),
        ExecuteReply.OutcomeOneofCase.Failed => throw Of(reply.Failed, reply.CallId),
        ExecuteReply.OutcomeOneofCase.NotStarted => throw Of(reply.NotStarted, method),
        _ => throw new VerbException("failed", ExitCode.Failure, "The daemon's answer has no outcome that this version knows. Use a command of its version."),
    };

    public static VerbException Of(Fault fault, string callId)
    {
        FaultDetail detail = fault.Detail ?? new FaultDetail();
        return new VerbException("fault", ExitCode.CallFailed, $"{detail.Type}: {detail.Message}")
        {
            Rest = detail.StackTrace,
            Details = new JsonObject { ["type"] = detail.Type, ["stackTrace"] = detail.StackTrace, ["callId"] = callId },
        };
    }

    public static VerbException Of(Failed failed, string callId) => new(Words().Replace(failed.Kind.ToString(), "-$1").ToLowerInvariant(), ExitCode.CallFailed, failed.Message)
    {
        Details = new JsonObject { ["callId"] = callId },
    };

    private static VerbException Of(NotStarted refusal, MethodDescription method) => refusal.Reason switch
    {
        Reason.BadArguments or Reason.TooLarge => CallArguments.Unusable(refusal.Detail, method),
        Reason.UnknownMethod => new VerbException("not-found", ExitCode.NotFound, refusal.Detail),
        Reason.Draining => new VerbException("draining", ExitCode.Refused, "The daemon drains: it finishes its calls, takes no new ones and then ends. Start it again, then call."),
        _ => new VerbException("refused", ExitCode.Refused, refusal.Detail.Length > 0 ? refusal.Detail : $"The call was not started ({refusal.Reason})."),
    };

    [GeneratedRegex("(?<!^)([A-Z])")]
    private static partial Regex Words();
}
