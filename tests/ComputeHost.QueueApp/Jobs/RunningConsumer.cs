namespace ComputeHost.QueueApp.Jobs;

/// <summary>The consumer that this process is, or whose worker it is.</summary>
public static class RunningConsumer
{
    /// <summary>Tells its name to its workers.</summary>
    public const string Variable = "QUEUEAPP_CONSUMER";

    public static string Name { get; set; } = Environment.GetEnvironmentVariable(Variable) ?? "";
}
