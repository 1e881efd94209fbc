using ComputeHost.Daemon.Users;
using ComputeHost.Daemon.Web;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Daemon.Control;

/// <summary>What an operator may ask. Everybody who can connect may ask for the status without details.</summary>
internal sealed class ControlService(Operators operators, StatusBoard status, Steering steering, Inspection inspection, LogRing logs, DrainControl drain, ILoggerFactory loggers)
    : Protocol.V1.Control.ControlBase
{
    private const int DefaultLines = 100;

    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DrainInterval = TimeSpan.FromMilliseconds(200);

    private readonly ILogger _logger = loggers.CreateLogger("ComputeHost.Daemon");

    public override Task<DaemonStatus> GetStatus(StatusRequest request, ServerCallContext context)
    {
        if (request.Details)
        {
            Authorize(context);
        }

        return Task.FromResult(status.Read(request.Pool, request.Details));
    }

    public override async Task Watch(WatchRequest request, IServerStreamWriter<DaemonStatus> responseStream, ServerCallContext context)
    {
        Authorize(context);
        var interval = TimeSpan.FromMilliseconds(request.IntervalMilliseconds);
        await RepeatAsync(
            interval == TimeSpan.Zero ? DefaultInterval : interval < LeastInterval ? LeastInterval : interval,
            cancellation => responseStream.WriteAsync(status.Read(request.Pool, details: true), cancellation),
            context.CancellationToken);
    }

    public override Task<ScaleReply> Scale(ScaleRequest request, ServerCallContext context)
    {
        string user = Authorize(context);
        ScaleReply reply = steering.Scale(request);
        Log.Steered(_logger, user, $"scale {request.Pool} to {reply.MinWorkers}..{reply.MaxWorkers} workers");
        return Task.FromResult(reply);
    }

    public override Task<RecycleReply> Recycle(RecycleRequest request, ServerCallContext context)
    {
        string user = Authorize(context);
        RecycleReply reply = steering.Recycle(request.Pool);
        Log.Steered(_logger, user, $"recycle {request.Pool}");
        return Task.FromResult(reply);
    }

    public override async Task Drain(DrainRequest request, IServerStreamWriter<DrainProgress> responseStream, ServerCallContext context)
    {
        Log.Steered(_logger, Authorize(context), "drain");
        await drain.RequestAsync();
        await RepeatAsync(DrainInterval, cancellation => responseStream.WriteAsync(drain.Read(), cancellation), context.CancellationToken);
    }

    public override Task<CancelCallReply> CancelCall(CancelCallRequest request, ServerCallContext context)
    {
        string user = Authorize(context);
        CancelCallReply reply = steering.Cancel(request.CallId, request.Client, user);
        Log.Steered(_logger, user, $"cancel call {request.CallId} of {reply.Client}");
        return Task.FromResult(reply);
    }

    public override async Task<KillWorkerReply> KillWorker(KillWorkerRequest request, ServerCallContext context)
    {
        string user = Authorize(context);
        KillWorkerReply reply = await steering.KillAsync(request.Worker, request.Pool, user);
        Log.Steered(_logger, user, $"kill worker {request.Worker}");
        return reply;
    }

    public override async Task<StackReply> GetStack(StackRequest request, ServerCallContext context)
    {
        Authorize(context);
        return await inspection.ReadStackAsync(request.Target, request.Pool, context.CancellationToken);
    }

    public override async Task<DumpReply> WriteDump(DumpRequest request, ServerCallContext context)
    {
        string user = Authorize(context);
        DumpReply reply = await inspection.WriteDumpAsync(request, context.CancellationToken);
        Log.Steered(_logger, user, $"dump worker {request.Worker}: '{reply.Path}'");
        return reply;
    }

    public override async Task ReadLogs(LogsRequest request, IServerStreamWriter<LogEntry> responseStream, ServerCallContext context)
    {
        Authorize(context);
        int lines = request.Lines == 0 ? DefaultLines : (int)Math.Min(request.Lines, LogRing.Capacity);
        if (!request.Follow)
        {
            foreach (LogEntry entry in logs.Latest(lines))
            {
                await responseStream.WriteAsync(entry, context.CancellationToken);
            }

            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, drain.Finished);
        try
        {
            await foreach (LogEntry entry in logs.FollowAsync(lines, either.Token))
            {
                await responseStream.WriteAsync(entry, context.CancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has gone, or the daemon has finished.
        }
    }

    /// <summary>Sends again and again, until the other side has gone or the daemon has finished.</summary>
    private async Task RepeatAsync(TimeSpan interval, Func<CancellationToken, Task> send, CancellationToken gone)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, drain.Finished);
        using var timer = new PeriodicTimer(interval);
        try
        {
            do
            {
                await send(either.Token);
            }
            while (await timer.WaitForNextTickAsync(either.Token));
        }
        catch (OperationCanceledException)
        {
            // See the summary.
        }
    }

    /// <returns>The name of the user who asks.</returns>
    /// <exception cref="RpcException">The user may not.</exception>
    private string Authorize(ServerCallContext context)
    {
        PeerCredentials peer = PeerFeature.Of(context.GetHttpContext())
            ?? throw ControlRefusal.Of(StatusCode.PermissionDenied, "The daemon is steered over its socket alone.");
        return operators.Refuse(peer.UserId) is { } refusal ? throw ControlRefusal.Of(StatusCode.PermissionDenied, refusal) : Accounts.UserName(peer.UserId);
    }
}
