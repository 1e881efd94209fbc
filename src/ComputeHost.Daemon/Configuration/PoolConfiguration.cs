namespace ComputeHost.Daemon.Configuration;

/// <summary>One pool of the daemon: a program's methods, and the workers that run them.</summary>
internal sealed record PoolConfiguration
{
    /// <summary>Where there is one pool, clients need not name it.</summary>
    public const string DefaultName = "default";

    public required string Name { get; init; }

    /// <summary>The full path of a published program or class library; null where there is a <see cref="Command"/>.</summary>
    public string? Assembly { get; init; }

    /// <summary>A program that is a worker by itself, with its arguments; null where there is an <see cref="Assembly"/>.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Whose jobs it takes; null for none.</summary>
    public QueueConfiguration? Queue { get; init; }

    /// <summary>Whether jobs of a method are taken, by the method's name, whatever it is marked with.</summary>
    public IReadOnlyDictionary<string, ComputeTactic> Tactics { get; init; } = new Dictionary<string, ComputeTactic>();

    /// <summary>
    /// Checked. <see cref="ComputePoolOptions.WorkerCommand"/> is <see cref="Command"/>, <see cref="ComputePoolOptions.DrainTimeout"/> the daemon's.
    /// </summary>
    public ComputePoolOptions Options { get; init; } = DaemonOptions();

    /// <summary>The options by default; a daemon never runs methods inside itself.</summary>
    public static ComputePoolOptions DaemonOptions() => new() { InProcess = InProcessMode.Never };
}
