using ComputeHost.Protocol.V1;
using Google.Protobuf;
using Kind = ComputeHost.Protocol.V1.Fault.Types.Kind;
using Reason = ComputeHost.Protocol.V1.NotStarted.Types.Reason;

namespace ComputeHost.Protocol.Outcomes;

/// <summary>Converts outcomes to and from the messages that carry them. Whatever a worker sends is read as some outcome: reading never throws for its content.</summary>
internal static class WireOutcomes
{
    public static Fault ToWire(MethodFault fault, ulong call = 0, TimeSpan runTime = default) => new()
    {
        Call = call,
        Kind = fault.Kind switch
        {
            MethodFaultKind.Cancelled => Kind.Cancelled,
            MethodFaultKind.ResultNotSerializable => Kind.ResultNotSerializable,
            MethodFaultKind.ResultTooLarge => Kind.ResultTooLarge,
            _ => Kind.Threw,
        },
        Detail = ToWire(fault.Exception),
        RunNanoseconds = (ulong)runTime.Ticks * TimeSpan.NanosecondsPerTick,
    };

    public static MethodFault FromWire(Fault? fault) => new(
        fault?.Kind switch
        {
            Kind.Cancelled => MethodFaultKind.Cancelled,
            Kind.ResultNotSerializable => MethodFaultKind.ResultNotSerializable,
            Kind.ResultTooLarge => MethodFaultKind.ResultTooLarge,
            _ => MethodFaultKind.Threw,
        },
        FromWire(fault?.Detail));

    public static NotStarted ToWire(CallNotStarted refusal, ulong call) => new()
    {
        Call = call,
        Reason = refusal.Reason switch
        {
            NotStartedReason.Withdrawn => Reason.Withdrawn,
            NotStartedReason.Cancelled => Reason.Cancelled,
            NotStartedReason.Draining => Reason.Draining,
            NotStartedReason.CreditExceeded => Reason.CreditExceeded,
            NotStartedReason.UnknownMethod => Reason.UnknownMethod,
            NotStartedReason.BadArguments => Reason.BadArguments,
            NotStartedReason.TooLarge => Reason.TooLarge,
            NotStartedReason.OtherTypes => Reason.OtherTypes,
            _ => Reason.Unspecified,
        },
        Detail = refusal.Detail,
    };

    public static CallNotStarted FromWire(NotStarted refusal) => new(
        refusal.Reason switch
        {
            Reason.Withdrawn => NotStartedReason.Withdrawn,
            Reason.Cancelled => NotStartedReason.Cancelled,
            Reason.Draining => NotStartedReason.Draining,
            Reason.CreditExceeded => NotStartedReason.CreditExceeded,
            Reason.UnknownMethod => NotStartedReason.UnknownMethod,
            Reason.BadArguments => NotStartedReason.BadArguments,
            Reason.TooLarge => NotStartedReason.TooLarge,
            Reason.OtherTypes => NotStartedReason.OtherTypes,
            _ => NotStartedReason.Unknown,
        },
        refusal.Detail);

    public static FaultDetail ToWire(ExceptionDescription exception)
    {
        var detail = new FaultDetail
        {
            Type = exception.Type,
            Message = exception.Message,
            StackTrace = exception.StackTrace,
            Hresult = exception.HResult,
            HelpLink = exception.HelpLink,
            ParameterName = exception.ParameterName,
            ObjectName = exception.ObjectName,
            HttpError = exception.HttpError,
            Size = (ulong)exception.Size,
            Limit = (ulong)exception.Limit,
            Data = { exception.Data },
            Inner = exception.Inner is null ? null : ToWire(exception.Inner),
            FurtherInner = { exception.FurtherInner.Select(ToWire) },
        };
        if (exception.ActualValue is { } value)
        {
            detail.ActualValue = new ActualValue { Type = value.Type, Value = UnsafeByteOperations.UnsafeWrap(value.Bytes) };
        }

        if (exception.HttpStatus is { } status)
        {
            detail.HttpStatus = status;
        }

        return detail;
    }

    public static ExceptionDescription FromWire(FaultDetail? detail)
    {
        if (detail is null)
        {
            return new ExceptionDescription();
        }

        var exception = new ExceptionDescription
        {
            Type = detail.Type,
            Message = detail.Message,
            StackTrace = detail.StackTrace,
            HResult = detail.Hresult,
            HelpLink = detail.HelpLink,
            ParameterName = detail.ParameterName,
            ObjectName = detail.ObjectName,
            ActualValue = detail.ActualValue is { } value ? new EncodedValue(value.Type, value.Value.Memory) : null,
            HttpError = detail.HttpError,
            HttpStatus = detail.HasHttpStatus ? detail.HttpStatus : null,
            Size = (long)detail.Size,
            Limit = (long)detail.Limit,
            Inner = detail.Inner is null ? null : FromWire(detail.Inner),
        };
        foreach ((string key, string text) in detail.Data)
        {
            exception.Data[key] = text;
        }

        exception.FurtherInner.AddRange(detail.FurtherInner.Select(FromWire));
        return exception;
    }
}
