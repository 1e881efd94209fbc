using System.Collections.Concurrent;
using ComputeHost.Daemon.Fairness;
using ComputeHost.Daemon.Pools;
using ComputeHost.Protocol.V1;
using ComputeHost.Worker.Sessions;
using Google.Protobuf;
using Reason = ComputeHost.Protocol.V1.NotStarted.Types.Reason;

namespace ComputeHost.Daemon.Relay;

/// <summary>Runs the calls that come alone, from terminals and other languages, in the same fair queue as those of sessions.</summary>
internal sealed class UnaryRelay
{
    private static long _lastId;

    private readonly ConcurrentDictionary<UnaryCall, HostedPool> _calls = new();

    /// <summary>Those that are not over.</summary>
    public IEnumerable<UnaryCall> CallsOf(HostedPool pool) => _calls.Where(call => call.Value == pool).Select(static call => call.Key);

    /// <summary>Runs one call. How it ends is in the reply; this throws only when the caller has gone.</summary>
    /// <param name="pool">Where it runs.</param>
    /// <param name="account">Whose call it is.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">The caller gives up.</param>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public async Task<ExecuteReply> ExecuteAsync(HostedPool pool, ClientAccount account, ExecuteRequest request, CancellationToken cancellationToken)
    {
        string callId = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"u-{Interlocked.Increment(ref _lastId)}");
        if (pool.IsDraining)
        {
            return Refusal(callId, Reason.Draining, "The daemon is being stopped and takes no new calls.");
        }

        if (pool.Methods.Find(request.Method) is not { } method)
        {
            return Refusal(callId, Reason.UnknownMethod, pool.Methods.Explain(request.Method));
        }

        if (request.Json is not null && request.Arguments.Count > 0)
        {
            return Refusal(callId, Reason.BadArguments, "The request has both 'arguments' and 'json'. Send the arguments either encoded or as JSON.");
        }

        byte[] arguments = request.Json?.ToByteArray() ?? new Arguments { Values = { request.Arguments } }.ToByteArray();
        if (arguments.Length > pool.Settings.MaxPayload)
        {
            return Refusal(callId, Reason.TooLarge, Frames.TooLarge((ulong)arguments.Length, pool.Settings.MaxPayload));
        }

        RequestedTerms asked = request.Terms ?? new RequestedTerms();
        if (!asked.HasTimeoutMicroseconds && request.TimeoutMicroseconds > 0)
        {
            asked.TimeoutMicroseconds = request.TimeoutMicroseconds;
        }

        ClientShare share = pool.ShareOf(account);
        var order = new RelayedOrder
        {
            Method = method,
            Terms = RelayedTerms.Resolve(asked, method, pool.Settings, (request.Culture, request.UiCulture), progress: null),
            Share = share,
            CallId = callId,
            IsJson = request.Json is not null,
        };
        if (Admission.RefusalOf(account, order) is { } full)
        {
            return new ExecuteReply { Failed = full, CallId = callId };
        }

        if (!account.TryHold(arguments.Length))
        {
            return new ExecuteReply { Failed = Admission.OutOfRoom(account, order), CallId = callId };
        }

        return await RunAsync(pool, new UnaryCall(order, RelayedArguments.Of(arguments, account), pool.Client.Time.Now), cancellationToken);
    }

    private async Task<ExecuteReply> RunAsync(HostedPool pool, UnaryCall call, CancellationToken cancellationToken)
    {
        _calls.TryAdd(call, pool);
        try
        {
            call.FairShare.Account.BeginCall();
            pool.Client.Submit([call]);
            await using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(_ => pool.Client.Abandon(call), null);
            ExecuteReply reply = await call.Reply;
            cancellationToken.ThrowIfCancellationRequested();
            return reply;
        }
        catch (ObjectDisposedException)
        {
            call.FairShare.Account.EndCall();
            call.Arguments.Release();
            return Refusal(call.CallId, Reason.Draining, "The daemon is being stopped and takes no new calls.");
        }
        finally
        {
            _calls.TryRemove(call, out _);
        }
    }

    private static ExecuteReply Refusal(string callId, Reason reason, string detail) => new() { NotStarted = Frames.NotStarted(0, reason, detail), CallId = callId };
}
