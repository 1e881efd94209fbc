using System.Globalization;
using ComputeHost.Protocol.Outcomes;

namespace ComputeHost.Protocol.Failures;

/// <summary>Makes the exception of a call whose method did not end with a result.</summary>
internal static class FaultTranslator
{
    public static ComputeFaultException Translate(string callId, string method, int attempt, MethodFault fault) =>
        Translate($"Call '{callId}' of '{method}'", fault, callId, method, attempt);

    /// <summary>A result that was found here not to arrive equal, told as if the worker had found it.</summary>
    public static ComputeFaultException Translate(string callId, string method, int attempt, NotSerializableException refusal)
    {
        var description = new ExceptionDescription { Type = typeof(NotSerializableException).FullName!, Message = refusal.Message };
        return Translate(callId, method, attempt, new MethodFault(MethodFaultKind.ResultNotSerializable, description));
    }

    /// <param name="who">What failed, as the beginning of a sentence.</param>
    /// <param name="fault">How.</param>
    /// <param name="callId">The call's identity, if it is known here.</param>
    /// <param name="method">The method's name, if it is known here.</param>
    /// <param name="attempt">The sending, if it is known here.</param>
    public static ComputeFaultException Translate(string who, MethodFault fault, string? callId = null, string? method = null, int attempt = 0)
    {
        ExceptionDescription detail = fault.Exception;
        (string message, Exception? inner) = fault.Kind switch
        {
            MethodFaultKind.ResultTooLarge => TooLarge(who, detail),
            MethodFaultKind.ResultNotSerializable => NotSerializable(who, detail),
            _ => ($"{who} threw '{detail.Type}': {detail.Message}{InnerMessages(detail)}", RebuiltException.TryCreate(detail)),
        };
        var exception = new ComputeFaultException(message, inner)
        {
            CallId = callId,
            Method = method,
            Attempt = attempt,
            RemoteType = detail.Type,
            RemoteMessage = detail.Message,
            RemoteStackTrace = WholeStack(detail),
            HelpLink = detail.HelpLink.Length == 0 ? null : detail.HelpLink,
        };
        foreach ((string key, string value) in detail.Data)
        {
            exception.Data[key] = value;
        }

        return exception;
    }

    /// <summary>Makes a stand-in for an inner exception that cannot be rebuilt.</summary>
    public static ComputeFaultException Translate(ExceptionDescription detail) => new(detail.Message, detail.Inner is null ? null : RebuiltException.TryCreate(detail.Inner))
    {
        RemoteType = detail.Type,
        RemoteMessage = detail.Message,
        RemoteStackTrace = WholeStack(detail),
    };

    /// <summary>Often the inner exception says what really happened, and only some types can be rebuilt.</summary>
    private static string InnerMessages(ExceptionDescription detail) => detail.Inner is { } inner ? $" ---> '{inner.Type}': {inner.Message}{InnerMessages(inner)}" : "";

    private static string WholeStack(ExceptionDescription detail) =>
        detail.StackTrace + string.Concat(detail.FurtherInner.Prepend(detail.Inner).OfType<ExceptionDescription>().Select(inner => $"\n ---> {inner.Type}: {inner.Message}\n{WholeStack(inner)}"));

    private static (string Message, Exception Inner) TooLarge(string who, ExceptionDescription detail)
    {
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"{who} ran, but its result of at least '{detail.Size}' bytes is over the limit of '{detail.Limit}' bytes. Return less, or raise ComputePoolOptions.MaxPayload.");
        return (message, new PayloadTooLargeException(message) { Size = detail.Size, Limit = detail.Limit, Ran = ComputeRan.Yes });
    }

    private static (string Message, Exception Inner) NotSerializable(string who, ExceptionDescription detail)
    {
        string message = $"{who} ran, but its result cannot be sent: {detail.Message}";
        return (message, new NotSerializableException(message) { Ran = ComputeRan.Yes });
    }
}
