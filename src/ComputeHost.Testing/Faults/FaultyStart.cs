using System.Text.Json;
using ComputeHost.Execution.Calls;
using ComputeHost.Worker.Sessions;

namespace ComputeHost.Testing.Faults;

/// <summary>Where a plan comes to life in a worker.</summary>
internal static class FaultyStart
{
    /// <summary>Runs before the worker is ready; does nothing without a plan.</summary>
    [ComputeWorkerStart]
    public static void Run()
    {
        if (Environment.GetEnvironmentVariable(FaultRules.Variable) is not { } text)
        {
            return;
        }

        FaultRules rules = JsonSerializer.Deserialize<FaultRules>(text)!;
        var faults = new WorkerFaults(rules.Calls);
        FaultPoint.Current = faults;
        CallFaultPoint.Current = faults;
        foreach (StartRule rule in rules.Starts.Where(rule => rule.WhileFileExists is null || File.Exists(rule.WhileFileExists)))
        {
            Commit(rule);
        }
    }

    private static void Commit(StartRule rule)
    {
        if (rule.Delay > TimeSpan.Zero)
        {
            Deeds.Wait(rule.Delay);
        }

        switch (rule.Fault)
        {
            case StartFault.NeverReady:
                Deeds.Wait(Timeout.InfiniteTimeSpan);
                break;
            case StartFault.Exit:
                Deeds.Exit();
                break;
            case StartFault.Throw:
                throw new InvalidOperationException("The fault plan lets this worker's start fail.");
            case StartFault.FailFast:
                Deeds.FailFast();
                break;
        }
    }
}
