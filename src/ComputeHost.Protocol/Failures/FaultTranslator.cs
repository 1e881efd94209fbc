using System.Globalization;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Protocol.Failures;

/// <summary>Makes the exception of a call whose method did not end with a result.</summary>
internal static class FaultTranslator
{
    public static ComputeFaultException Translate(string callId, string method, int attempt, Fault fault)
    {
        FaultDetail detail = fault.Detail ?? new FaultDetail();
        string who = $"Call '{callId}' of '{method}'";
        (string message, Exception? inner) = fault.Kind switch
        {
            Fault.Types.Kind.ResultTooLarge => TooLarge(who, detail),
            Fault.Types.Kind.ResultNotSerializable => NotSerializable(who, detail),
            _ => ($"{who} threw '{detail.Type}': {detail.Message}", RebuiltException.TryCreate(detail)),
        };
        var exception = new ComputeFaultException(message, inner)
        {
            CallId = callId,
            Method = method,
            Attempt = attempt,
            RemoteType = detail.Type,
            RemoteMessage = detail.Message,
            RemoteStackTrace = detail.StackTrace,
        };
        foreach ((string key, string value) in detail.Data)
        {
            exception.Data[key] = value;
        }

        return exception;
    }

    private static (string Message, Exception Inner) TooLarge(string who, FaultDetail detail)
    {
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"{who} ran, but its result of at least '{detail.Size}' bytes is over the limit of '{detail.Limit}' bytes. Return less, or raise ComputePoolOptions.MaxPayload.");
        return (message, new PayloadTooLargeException(message) { Size = (long)detail.Size, Limit = (long)detail.Limit });
    }

    private static (string Message, Exception Inner) NotSerializable(string who, FaultDetail detail)
    {
        string message = $"{who} ran, but its result cannot be sent: {detail.Message}";
        return (message, new NotSerializableException(message));
    }
}
