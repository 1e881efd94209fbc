using ComputeHost.Protocol.V1;
using FailedKind = ComputeHost.Protocol.V1.Failed.Types.Kind;

namespace ComputeHost.Protocol.Outcomes;

/// <summary>Carries the exceptions of calls that a daemon ended to the program whose calls they are.</summary>
internal static class WireFailures
{
    public static Failed ToWire(ComputeHostException exception, ulong call = 0)
    {
        var failed = new Failed
        {
            Call = call,
            Message = exception.Message,
            Attempt = (uint)exception.Attempt,
            Ran = (uint)exception.Ran,
        };
        switch (exception)
        {
            case ComputeTimeoutException timeout:
                failed.Kind = FailedKind.Timeout;
                failed.QueuedMicroseconds = WireTime.ElapsedToWire(timeout.Queued);
                failed.ExecutingMicroseconds = WireTime.ElapsedToWire(timeout.Executing);
                failed.LimitMicroseconds = WireTime.ElapsedToWire(timeout.Timeout);
                failed.StillRunning = timeout.StillRunning;
                break;
            case WorkerLostException lost:
                failed.Kind = FailedKind.WorkerLost;
                failed.Lost = ToWire(lost);
                break;
            case PoisonCallException poison:
                failed.Kind = FailedKind.Poison;
                failed.Causes.Add(poison.Attempts.Select(static loss => ToWire(loss, call: 0)));
                return failed;
            case PendingQueueFullException full:
                failed.Kind = FailedKind.QueueFull;
                failed.PendingLimit = full.PendingLimit;
                break;
            case NoWorkersException:
                failed.Kind = FailedKind.NoWorkers;
                break;
            case ProtocolMismatchException mismatch:
                failed.Kind = FailedKind.ProtocolMismatch;
                (failed.Here, failed.There) = (mismatch.Here, mismatch.There);
                break;
            case NotSerializableException refused:
                failed.Kind = FailedKind.NotSerializable;
                (failed.RefusedType, failed.Member) = (refused.RefusedType ?? "", refused.Member ?? "");
                break;
            case PayloadTooLargeException large:
                failed.Kind = FailedKind.PayloadTooLarge;
                (failed.Size, failed.Limit) = (large.Size, large.Limit);
                break;
            case ComputeCancelledException cancelled:
                failed.Kind = FailedKind.Cancelled;
                failed.By = cancelled.By;
                break;
            case WorkerStartException:
                failed.Kind = FailedKind.WorkerStart;
                break;
            default:
                failed.Kind = FailedKind.Fault;
                break;
        }

        if (exception is ComputeRejectedException { RetryAfter: { } after })
        {
            failed.RetryAfterMicroseconds = WireTime.ElapsedToWire(after);
        }

        if (exception.InnerException is ComputeHostException inner)
        {
            failed.Causes.Add(ToWire(inner));
        }

        return failed;
    }

    /// <summary>Rebuilds the exception. Whatever the message holds, there is one.</summary>
    /// <param name="failed">The message.</param>
    /// <param name="callId">The call's identity here.</param>
    /// <param name="method">The name of the method here.</param>
    public static ComputeHostException FromWire(Failed failed, string? callId, string? method)
    {
        ComputeHostException? inner = failed is { Kind: not FailedKind.Poison, Causes: [{ } cause, ..] } ? FromWire(cause, callId, method) : null;
        int attempt = (int)failed.Attempt;
        ComputeRan ran = (ComputeRan)Math.Min(failed.Ran, (uint)ComputeRan.Yes);
        TimeSpan? retryAfter = failed.HasRetryAfterMicroseconds ? WireTime.FromWire(failed.RetryAfterMicroseconds) : null;
        string text = failed.Message;
        return failed.Kind switch
        {
            FailedKind.Timeout => new ComputeTimeoutException(text, inner)
            {
                CallId = callId, Method = method, Attempt = attempt, Ran = ran,
                Queued = WireTime.FromWire(failed.QueuedMicroseconds), Executing = WireTime.FromWire(failed.ExecutingMicroseconds), Timeout = WireTime.FromWire(failed.LimitMicroseconds),
                StillRunning = failed.StillRunning,
            },
            FailedKind.WorkerLost => Lost(failed, inner, callId, method),
            FailedKind.Poison => new PoisonCallException(text)
            {
                CallId = callId, Method = method, Attempt = attempt, Ran = ran, Attempts = [.. failed.Causes.Select(loss => Lost(loss, inner: null, callId, method))],
            },
            FailedKind.QueueFull => new PendingQueueFullException(text, inner)
            {
                CallId = callId, Method = method, Attempt = attempt, Ran = ran, RetryAfter = retryAfter, PendingLimit = failed.PendingLimit,
            },
            FailedKind.ProtocolMismatch => new ProtocolMismatchException(text, inner) { CallId = callId, Method = method, Attempt = attempt, Ran = ran, Here = failed.Here, There = failed.There },
            FailedKind.NotSerializable => new NotSerializableException(text, inner)
            {
                CallId = callId, Method = method, Attempt = attempt, Ran = ran, RefusedType = NullIfEmpty(failed.RefusedType), Member = NullIfEmpty(failed.Member),
            },
            FailedKind.PayloadTooLarge => new PayloadTooLargeException(text, inner) { CallId = callId, Method = method, Attempt = attempt, Ran = ran, Size = failed.Size, Limit = failed.Limit },
            FailedKind.Cancelled => new ComputeCancelledException(text, inner) { CallId = callId, Method = method, Attempt = attempt, Ran = ran, By = failed.By },
            FailedKind.Fault => new ComputeFaultException(text, inner) { CallId = callId, Method = method, Attempt = attempt, Ran = ran, RemoteMessage = text },
            FailedKind.WorkerStart => new WorkerStartException(text, inner) { CallId = callId, Method = method, Attempt = attempt, Ran = ran },
            _ => new NoWorkersException(text, inner) { CallId = callId, Method = method, Attempt = attempt, Ran = ran, RetryAfter = retryAfter },
        };
    }

    private static LostWorker ToWire(WorkerLostException lost)
    {
        var wire = new LostWorker
        {
            Cause = (int)lost.Cause,
            Blame = (int)lost.Blame,
            StderrTail = lost.StderrTail,
            Worker = lost.WorkerId,
            ProcessId = lost.ProcessId,
            ElapsedMicroseconds = WireTime.ElapsedToWire(lost.Elapsed),
            DumpPath = lost.DumpPath ?? "",
        };
        if (lost.ExitCode is { } code)
        {
            wire.ExitCode = code;
        }

        if (lost.Signal is { } signal)
        {
            wire.Signal = signal;
        }

        if (lost.PeakMemory is { } memory)
        {
            wire.PeakMemory = memory;
        }

        return wire;
    }

    private static WorkerLostException Lost(Failed failed, Exception? inner, string? callId, string? method)
    {
        LostWorker lost = failed.Lost ?? new LostWorker();
        return new WorkerLostException(failed.Message, inner)
        {
            CallId = callId,
            Method = method,
            Attempt = (int)failed.Attempt,
            Ran = (ComputeRan)Math.Min(failed.Ran, (uint)ComputeRan.Yes),
            Cause = Enum.IsDefined((WorkerLostCause)lost.Cause) ? (WorkerLostCause)lost.Cause : WorkerLostCause.Unknown,
            Blame = Enum.IsDefined((WorkerLostBlame)lost.Blame) ? (WorkerLostBlame)lost.Blame : WorkerLostBlame.None,
            ExitCode = lost.HasExitCode ? lost.ExitCode : null,
            Signal = lost.HasSignal ? lost.Signal : null,
            StderrTail = lost.StderrTail,
            WorkerId = lost.Worker,
            ProcessId = lost.ProcessId,
            Elapsed = WireTime.FromWire(lost.ElapsedMicroseconds),
            PeakMemory = lost.HasPeakMemory ? lost.PeakMemory : null,
            DumpPath = NullIfEmpty(lost.DumpPath),
        };
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
