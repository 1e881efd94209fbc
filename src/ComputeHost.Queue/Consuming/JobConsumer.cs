using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ComputeHost.Protocol.Threads;
using ComputeHost.Protocol.V1;
using ComputeHost.Queue.Mailboxes;
using ComputeHost.Queue.Metrics;
using ComputeHost.Queue.States;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Queue.Consuming;

/// <summary>
/// Takes jobs from an engine and has them run. It enters a job's method only when there is a free slot for it, stores how it ended before it takes its
/// next job in its
/// place, and keeps an outcome until the engine has it.
/// </summary>
[SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "It spreads attempts over time.")]
internal sealed class JobConsumer : IAsyncDisposable
{
    /// <summary>How often an outcome is offered to an engine that fails, when the consumer is to end.</summary>
    private const int LastTries = 5;

    private readonly IQueueConsumer _claims;
    private readonly QueueMeter _meter;
    private readonly IJobRunner _runner;
    private readonly ConsumerTerms _terms;
    private readonly JobReader _reader;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConsumerLoad _load;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _hurry = new();
    private readonly Task _loop;
    private int _returned;

    private JobConsumer(IQueueConsumer claims, QueueMeter meter, IJobRunner runner, ConsumerTerms terms, JobReader reader, TimeProvider time, ILogger logger)
    {
        _claims = claims;
        _meter = meter;
        _runner = runner;
        _terms = terms;
        _reader = reader;
        _time = time;
        _logger = logger;
        _load = new ConsumerLoad(terms.Concurrency, terms.Prefetch);
        _slots = new SemaphoreSlim(terms.Concurrency);
        _loop = EmptyContext.RunAsync(ReceiveAsync);
    }

    public string Name => _terms.Name;

    /// <summary>How many jobs it has.</summary>
    public int Count => _load.Count;

    public static async Task<JobConsumer> OpenAsync(
        IQueueEngine engine, IJobRunner runner, ConsumerTerms terms, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var reader = new JobReader(runner.Methods, terms.UnknownMethodTimeout);
        var options = new QueueConsumerOptions { Name = terms.Name, Methods = reader.ForEngine(terms.AtLeastOnce), Prefetch = terms.Concurrency + terms.Prefetch };
        IQueueConsumer claims = await engine.OpenConsumerAsync(options, cancellationToken).ConfigureAwait(false);
        Log.ConsumerStarted(logger, terms.Name, engine.Address, runner.Methods.Count, terms.Concurrency);
        return new JobConsumer(claims, new QueueMeter(engine, time), runner, terms, reader, time, logger);
    }

    /// <summary>Takes no more jobs, gives those back that have not been entered, waits for the others up to the drain timeout, then ends them.</summary>
    /// <param name="hurry">Ends the wait early.</param>
    public async Task StopAsync(CancellationToken hurry)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await _load.EmptyAsync(CancellationToken.None).WaitAsync(_terms.DrainTimeout, _time, hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _hurry.CancelAsync().ConfigureAwait(false);
        await _load.EmptyAsync(CancellationToken.None).ConfigureAwait(false);
        await _meter.DisposeAsync().ConfigureAwait(false);
        await _claims.DisposeAsync().ConfigureAwait(false);
        Log.ConsumerStopped(_logger, _terms.Name);
    }

    public ValueTask DisposeAsync() => new(StopAsync(CancellationToken.None));

    private async Task ReceiveAsync()
    {
        int failures = 0;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                int room = await _load.RoomAsync(_stopping.Token).ConfigureAwait(false);
                IReadOnlyList<JobDelivery> deliveries = await _claims.ReceiveAsync(room, _stopping.Token).ConfigureAwait(false);
                failures = 0;
                _load.Claim(deliveries.Count);
                foreach (JobDelivery delivery in deliveries)
                {
                    // StopAsync waits for all of them.
                    _ = HandleAsync(delivery);
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                failures++;
                Log.ReceiveFailed(_logger, _terms.Name, exception.Message, exception);
            }

            if (Math.Max(failures, Volatile.Read(ref _returned)) is > 0 and var times)
            {
                await Task.Delay(RetryDelays.After(times), _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Takes one job to its end here. Never throws.</summary>
    private async Task HandleAsync(JobDelivery delivery)
    {
        TimeSpan? runTime = null;
        JobDecision? decision = null;
        JobMethod? method = null;
        try
        {
            decision = _reader.Refuse(delivery, _time.GetUtcNow(), out StoredJob? call, out method);
            if (decision is null)
            {
                (decision, runTime) = await WaitAndRunAsync(delivery, call!, method!).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            // Nothing is stored: the engine takes it for lost when this consumer is disposed, and says whether it was entered.
            Log.JobLeft(_logger, delivery.Job.Id, exception.Message, exception);
        }

        _load.BeginFinish(runTime);
        try
        {
            if (decision is not null)
            {
                await FinishAsync(delivery, decision, runTime is null ? null : method).ConfigureAwait(false);
            }
        }
        finally
        {
            _load.Finish();
        }
    }

    private async Task<(JobDecision? Decision, TimeSpan? RunTime)> WaitAndRunAsync(JobDelivery delivery, StoredJob call, JobMethod method)
    {
        try
        {
            await _slots.WaitAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return (JobStates.Returned(delivery.Attempts), null);
        }

        try
        {
            if (delivery.Revoked.IsCancellationRequested || _stopping.IsCancellationRequested || delivery.Cancelled.IsCancellationRequested)
            {
                return (delivery.Revoked.IsCancellationRequested ? null
                    : delivery.Cancelled.IsCancellationRequested ? JobStates.Cancelled(delivery.Job, delivery.Attempts, delivery.CancelledBy)
                    : JobStates.Returned(delivery.Attempts), null);
            }

            if (await TryEnterAsync(delivery).ConfigureAwait(false) is not { } entered)
            {
                return (JobStates.Returned(delivery.Attempts, JobStates.ReturnDelay), null);
            }

            if (!entered)
            {
                Log.ClaimLost(_logger, delivery.Job.Id, _terms.Name);
                return (null, null);
            }

            long start = _time.GetTimestamp();
            JobRun run = await RunAsync(delivery, call, method).ConfigureAwait(false);
            return (Decide(delivery, run), _time.GetElapsedTime(start));
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <returns>Null if it could not be stored, so that the method must not be entered.</returns>
    private async ValueTask<bool?> TryEnterAsync(JobDelivery delivery)
    {
        try
        {
            return await _claims.EnterAsync(delivery, _hurry.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is QueueException or OperationCanceledException)
        {
            Log.EnterFailed(_logger, delivery.Job.Id, exception.Message, exception);
            return null;
        }
    }

    private async Task<JobRun> RunAsync(JobDelivery delivery, StoredJob call, JobMethod method)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(delivery.Cancelled, delivery.Revoked, _hurry.Token);
        JobProgress? progress = call.ReportProgress ? new JobProgress(_claims, delivery, _time, _logger) : null;
        try
        {
            var order = new JobOrder(delivery.Job.Id.ToString(), method.Method, call, delivery.Job.Priority, progress);
            return await _runner.RunAsync(order, end.Token).ConfigureAwait(false);
        }
        finally
        {
            if (progress is not null)
            {
                await progress.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <returns>Null if it is not this consumer's to decide.</returns>
    private JobDecision? Decide(JobDelivery delivery, in JobRun run)
    {
        bool hasBegun = run.Failure is not { Ran: ComputeRan.No };
        Volatile.Write(ref _returned, hasBegun ? 0 : _returned + 1);
        if (run.Failure is ComputeCancelledException)
        {
            if (delivery.Revoked.IsCancellationRequested)
            {
                return null;
            }

            if (delivery.Cancelled.IsCancellationRequested)
            {
                return JobStates.Cancelled(delivery.Job, delivery.Attempts, delivery.CancelledBy, entered: true);
            }

            if (_hurry.IsCancellationRequested)
            {
                string what = string.Create(CultureInfo.InvariantCulture, $"Its consumer '{_terms.Name}' was stopped and waited {_terms.DrainTimeout.TotalSeconds:0.###} s for it.");
                return JobStates.OwnerLost(delivery.Job, delivery.Attempts, entered: true, delivery.IsIdempotent, what, _time.GetUtcNow());
            }
        }

        JobDecision decision = JobStates.Ended(
            delivery.Job, delivery.Attempts, delivery.IsIdempotent, run, _terms.Name, Random.Shared.NextDouble(), _time.GetUtcNow());
        return decision.Outcome is { } outcome && outcome.Body.Length > _terms.MaxBody
            ? JobStates.TooLarge(delivery.Job, delivery.Attempts, outcome.Body.Length, _terms.MaxBody)
            : decision;
    }

    /// <summary>Stores what becomes of a job. The outcome is kept here until the engine has it, or the claim is lost.</summary>
    /// <param name="delivery">The job.</param>
    /// <param name="decision">What becomes of it.</param>
    /// <param name="run">The method that was run; null if none was.</param>
    private async Task FinishAsync(JobDelivery delivery, JobDecision decision, JobMethod? run)
    {
        for (int failures = 1; ; failures++)
        {
            try
            {
                if (await _claims.FinishAsync(delivery, decision, CancellationToken.None).ConfigureAwait(false))
                {
                    Tell(delivery, decision, run);
                }
                else
                {
                    Log.OutcomeDropped(_logger, delivery.Job.Id, decision.Status, _terms.Name);
                }

                return;
            }
            catch (Exception exception)
            {
                Log.FinishFailed(_logger, delivery.Job.Id, decision.Status, exception.Message, exception);
                if (delivery.Revoked.IsCancellationRequested || (_hurry.IsCancellationRequested && failures >= LastTries))
                {
                    return;
                }
            }

            await Task.Delay(RetryDelays.After(failures), _time, _hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Tell(JobDelivery delivery, JobDecision decision, JobMethod? run)
    {
        if (run is not null)
        {
            _meter.Record(run.Method, decision);
        }

        if (decision.Status == ComputeJobStatus.Dead)
        {
            Log.JobDead(_logger, delivery.Job.Id, delivery.Job.Method, decision.Attempts.Charged);
        }
    }
}
