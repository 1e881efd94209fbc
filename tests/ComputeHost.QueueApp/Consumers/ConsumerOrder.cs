using System.Text.Json;
using ComputeHost.QueueApp.Probes;

namespace ComputeHost.QueueApp.Consumers;

/// <summary>What a consumer in a process of its own is told.</summary>
public sealed record ConsumerOrder
{
    /// <summary>The queue's address.</summary>
    public required string Url { get; init; }

    /// <summary>Names the consumer in the queue and in the run log.</summary>
    public required string Name { get; init; }

    /// <summary>What runs the jobs there.</summary>
    public ComputeTactic RunOn { get; init; } = ComputeTactic.Thread;

    /// <summary>How many run at once.</summary>
    public int Slots { get; init; } = 2;

    /// <summary>How many it may claim beyond them.</summary>
    public int Prefetch { get; init; } = 4;

    /// <summary>How long a consumer that shows no sign of life keeps its jobs.</summary>
    public TimeSpan LeaseTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often it shows a broker that it is there.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The file to which it logs; null for none.</summary>
    public string? Log { get; init; }

    /// <summary>The file of its <see cref="Jobs.EntryGate"/>; null for none.</summary>
    public string? Gate { get; init; }

    /// <summary>Where it sends itself <see cref="FaultSignal"/>.</summary>
    public FaultPoint FaultPoint { get; init; }

    /// <summary>The signal's number.</summary>
    public int FaultSignal { get; init; } = FaultProbe.Kill;

    public static ConsumerOrder Parse(string text) => JsonSerializer.Deserialize<ConsumerOrder>(text)!;

    public override string ToString() => JsonSerializer.Serialize(this);
}
