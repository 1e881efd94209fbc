using ComputeHost.Supervisor.Restarting;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Supervisor.Tests.Restarting;

public sealed class FleetHealthTests : IDisposable
{
    private readonly LogCapture _logs = new();
    private readonly FleetHealth _health;

    public FleetHealthTests() => _health = new FleetHealth(new FakeTimeProvider(), new ScriptedRandom(0.5), RestartLimits.Default(maxWorkers: 1), _logs.CreateLogger("test"));

    public void Dispose() => _logs.Dispose();

    [Fact]
    public void ToUnavailable_Degraded_CarriesTheLastFailureUntilItRecovers()
    {
        Degrade();
        var cause = new WorkerStartException("The disk is on fire.");
        _health.Explain(cause);

        NoWorkersException exception = _health.ToUnavailable(anyReady: false)!;

        Assert.Same(cause, exception.InnerException);
        Assert.Same(exception, _health.ToUnavailable(anyReady: false));
        Assert.Equal(RestartGovernor.ProbeInterval, exception.RetryAfter);
        Assert.Contains("The disk is on fire.", exception.Message, StringComparison.Ordinal);
        _health.ReportReady();
        Assert.Null(_health.ToUnavailable(anyReady: false));
    }

    [Fact]
    public void ToUnavailable_DegradedWithAReadyWorker_IsNull()
    {
        Degrade();

        Assert.Null(_health.ToUnavailable(anyReady: true));
    }

    [Fact]
    public void ReportFailure_OverBudget_SaysSoOnce()
    {
        Degrade();
        Degrade();
        _health.ReportReady();

        Assert.Equal(["FleetDegraded", "FleetRecovered"], _logs.Entries.Select(entry => entry.EventId.Name));
    }

    [Fact]
    public void Explain_LastingFailure_DegradesAtOnceUntilAWorkerIsReady()
    {
        _health.ReportFailure();
        _health.ExplainStart(new WorkerStartException("The folder is gone."), lasting: true);
        // The death that made the start necessary is understood only now.
        _health.Explain(new WorkerLostException("It exited."));

        NoWorkersException exception = _health.ToUnavailable(anyReady: false)!;

        Assert.Contains("The folder is gone.", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("FailureLimit", exception.Message, StringComparison.Ordinal);
        _health.ReportReady();
        Assert.False(_health.IsDegraded);
        Assert.Equal(["FleetDegraded", "FleetRecovered"], _logs.Entries.Select(entry => entry.EventId.Name));
    }

    [Fact]
    public void ToUnavailable_AnotherFailureAfterALastingOne_DoesNotClaimThatManyFailed()
    {
        _health.ReportFailure();
        _health.ExplainStart(new WorkerStartException("The folder is gone."), lasting: true);
        _health.ReportFailure();
        _health.ExplainStart(new WorkerStartException("It was too slow."), lasting: false);

        NoWorkersException exception = _health.ToUnavailable(anyReady: false)!;

        Assert.Contains("It was too slow.", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("FailureLimit", exception.Message, StringComparison.Ordinal);
    }

    private void Degrade()
    {
        for (int i = 0; i < 6; i++)
        {
            _health.ReportFailure();
        }
    }
}
