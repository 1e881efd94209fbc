using System.Globalization;

namespace ComputeHost.QueueApp.Chaos;

/// <summary>What the consumers' own run log says: one line per run, with the job's number and the consumer.</summary>
public sealed class ChaosLog
{
    private readonly ILookup<int, string> _runs;

    private ChaosLog(ILookup<int, string> runs) => _runs = runs;

    public int Runs => _runs.Sum(static job => job.Count());

    public static ChaosLog Read(string path) => new(File.ReadLines(path).Select(static line => line.Split(' ', 2))
        .ToLookup(static fields => int.Parse(fields[0], CultureInfo.InvariantCulture), static fields => fields[1]));

    /// <summary>The consumers that ran a job, in their order.</summary>
    public IReadOnlyList<string> ConsumersOf(int number) => [.. _runs[number]];
}
