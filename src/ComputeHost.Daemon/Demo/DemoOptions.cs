namespace ComputeHost.Daemon.Demo;

/// <summary>What the user asked for.</summary>
internal sealed record DemoOptions
{
    public const int MinSeconds = 2;
    public const int DefaultSeconds = 10;
    public const int MaxSeconds = 600;
    public const int MaxWorkers = 512;

    /// <summary>Where the files are; null means the libraries of the running .NET runtime.</summary>
    public string? Folder { get; init; }

    public TimeSpan PhaseLength { get; init; } = TimeSpan.FromSeconds(DefaultSeconds);

    /// <summary>How many worker processes; null means the pool's own default.</summary>
    public int? Workers { get; init; }

    public bool Json { get; init; }
}
