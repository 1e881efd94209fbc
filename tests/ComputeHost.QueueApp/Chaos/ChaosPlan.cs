using ComputeHost.TestSupport.Brokers;

namespace ComputeHost.QueueApp.Chaos;

/// <summary>What is done to a queue, and by how many.</summary>
public sealed record ChaosPlan
{
    /// <summary>The queue's address.</summary>
    public required string Url { get; init; }

    /// <summary>How many jobs there are.</summary>
    public required int Jobs { get; init; }

    /// <summary>Whether they may run again.</summary>
    public required bool Idempotent { get; init; }

    /// <summary>What runs them at the consumers.</summary>
    public ComputeTactic RunOn { get; init; } = ComputeTactic.Thread;

    /// <summary>How many consumers there are.</summary>
    public int Consumers { get; init; } = 3;

    /// <summary>How many jobs each of them runs at once.</summary>
    public int Slots { get; init; } = 2;

    /// <summary>How many jobs each of them may claim beyond those.</summary>
    public int Prefetch { get; init; } = 4;

    /// <summary>How often a consumer is killed. Another takes its place at once.</summary>
    public TimeSpan KillInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a consumer without a sign of life keeps its jobs, where nothing tells sooner that it is dead.</summary>
    public TimeSpan LeaseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What else is done, spread evenly over the jobs: the broker is restarted, or killed.</summary>
    public IReadOnlyList<Func<Task>> Blows { get; init; } = [];

    /// <summary>Jobs at a broker that is restarted twice: once it ends in order, once it is killed.</summary>
    public static ChaosPlan At(RabbitBroker broker, int jobs, bool idempotent) => new()
    {
        Url = broker.AddressUri.ToString(),
        Jobs = jobs,
        Idempotent = idempotent,
        Blows = [() => RestartAsync(broker, broker.StopAsync), () => RestartAsync(broker, broker.KillAsync)],
    };

    private static async Task RestartAsync(RabbitBroker broker, Func<Task> end)
    {
        await end().ConfigureAwait(false);
        await broker.RestartAsync().ConfigureAwait(false);
    }
}
