using System.Reflection;
using ComputeHost.TestSupport.Brokers;
using Xunit.Sdk;

namespace ComputeHost.Queue.FunctionalTests.Stores;

/// <summary>Runs a test on SQLite, with further arguments.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class OnSqliteAttribute(params object[] rest) : DataAttribute
{
    public IReadOnlyList<object> Rest => rest;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[QueueKind.Sqlite, .. rest]];
}

/// <summary>Runs a test on a real RabbitMQ server, with further arguments; skipped where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class OnRabbitMqAttribute : DataAttribute
{
    public OnRabbitMqAttribute(params object[] rest)
    {
        Rest = rest;
        Skip = RabbitBroker.Obstacle!;
    }

    public IReadOnlyList<object> Rest { get; }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[QueueKind.RabbitMq, .. Rest]];
}
