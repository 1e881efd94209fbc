using ComputeHost.TestSupport.Brokers;

namespace ComputeHost.TestSupport;

/// <summary>A test with a real RabbitMQ server; skipped where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RabbitFactAttribute : FactAttribute
{
    public RabbitFactAttribute() => Skip = RabbitBroker.Obstacle!;
}

/// <inheritdoc cref="RabbitFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RabbitTheoryAttribute : TheoryAttribute
{
    public RabbitTheoryAttribute() => Skip = RabbitBroker.Obstacle!;
}
