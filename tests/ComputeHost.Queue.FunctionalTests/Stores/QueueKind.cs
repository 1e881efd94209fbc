namespace ComputeHost.Queue.FunctionalTests.Stores;

/// <summary>The engines that a test runs on.</summary>
public enum QueueKind
{
    Sqlite,
    RabbitMq,
}
