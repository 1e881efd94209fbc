using ComputeHost.Supervisor.Logging;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor.Restarting;

/// <summary>Keeps the failures of a fleet: whether it may start workers, and what to tell callers when it has none.</summary>
internal sealed class FleetHealth(TimeProvider timeProvider, Random random, RestartLimits limits, ILogger logger)
{
    private readonly RestartGovernor _governor = new(timeProvider, random, limits);
    private volatile bool _isDegraded;
    private NoWorkersException? _unavailable;
    private bool _isLasting;

    /// <summary>Why a start failed, or a worker died before any call, last.</summary>
    public ComputeHostException? LastFailure { get; private set; }

    /// <summary>Whether anything has failed so far.</summary>
    public bool HasFailed { get; private set; }

    public bool IsDegraded => _isDegraded;

    public int AllowStarts(int missing, int starting) => _governor.AllowStarts(missing, starting);

    public void ReportReady()
    {
        _governor.ReportReady();
        _isLasting = false;
        if (IsDegraded)
        {
            _isDegraded = false;
            Log.FleetRecovered(logger);
        }
    }

    public void ReportDeathAtWork() => _governor.ReportDeathAtWork();

    public void ReportFailure()
    {
        HasFailed = true;
        _governor.ReportFailure();
        UpdateDegraded();
    }

    /// <summary>
    /// Remembers why a worker died, which was counted before. Often this is known only after its replacement has failed to start, for a reason that
    /// counts for more.
    /// </summary>
    public void Explain(ComputeHostException death)
    {
        if (!_isLasting)
        {
            Remember(death);
        }
    }

    /// <summary>Remembers why a start failed, which was counted before.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="lasting">Whether the next start would fail in the same way: then calls hear of it at once.</param>
    public void ExplainStart(ComputeHostException failure, bool lasting)
    {
        Remember(failure);
        _isLasting = lasting;
        if (lasting)
        {
            _governor.ReportHopeless();
            UpdateDegraded();
        }
    }

    /// <summary>What callers are told while there is no hope of a worker; the same exception until something changes.</summary>
    public NoWorkersException? ToUnavailable(bool anyReady)
    {
        if (!IsDegraded || anyReady)
        {
            return _unavailable = null;
        }

        (string why, string limit) = (_isLasting, _governor.HasSpentBudget) switch
        {
            (true, _) => ("the next would fail like the last", ""),
            (_, true) => ($"more than {_governor.FailureLimit} failed before they had a call within {RestartBudget.Window.TotalSeconds:0} s", " (ComputePoolOptions.FailureLimit)"),
            _ => ("starts have failed, and none has succeeded since", ""),
        };
        return _unavailable ??= new NoWorkersException(
            $"No worker is there: {why}, so only one is tried every {RestartGovernor.ProbeInterval.TotalSeconds:0} s{limit}. "
            + $"Correct the cause of the last failure, and the pool recovers by itself. It was: {LastFailure?.Message ?? "not known"}",
            LastFailure) { RetryAfter = RestartGovernor.ProbeInterval };
    }

    private void Remember(ComputeHostException failure)
    {
        LastFailure = failure;
        _unavailable = null;
    }

    private void UpdateDegraded()
    {
        if (_governor.IsDegraded && !IsDegraded)
        {
            _isDegraded = true;
            Log.FleetDegraded(logger, (int)RestartGovernor.ProbeInterval.TotalSeconds);
        }
    }
}
