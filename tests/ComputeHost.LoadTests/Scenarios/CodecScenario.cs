using System.Diagnostics;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Values;
using ComputeHost.Protocol.Payloads;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>What turning objects into bytes and back costs without a call around it. The two ways alternate in slices of a few milliseconds.</summary>
internal sealed class CodecScenario() : Scenario("codec-dto", "objects into bytes and back, in this process")
{
    private const string Write = "write";
    private const string Read = "read";
    private const string Both = "write_and_read";
    private const string Bytes = "bytes";
    private const string WriteAllocated = "write_allocated";
    private const string ReadAllocated = "read_allocated";
    private const string RatioSuffix = "_ratio";
    private const string PeerSuffix = "-memorypack";

    private const long Limit = 64 * 1024 * 1024;

    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(5);

    private readonly (string Name, Func<TimeSpan, (Reading[] Pool, Reading[] Peer)> Measure)[] _samples =
    [
        ("orders", duration => Measure(SampleValues.Orders, duration)),
        ("dictionary", duration => Measure(SampleValues.Entries, duration)),
        ("record", duration => Measure(SampleValues.Quote, duration)),
    ];

    public override IReadOnlyList<string> Subjects => [.. _samples.Select(sample => sample.Name)];

    public static Scenario Create() => new CodecScenario
    {
        Bounds =
        [
            new Bound("orders", Both + RatioSuffix, BoundKind.AtMost, 2.5),
            new Bound("dictionary", Both + RatioSuffix, BoundKind.AtMost, 2.5),
            new Bound("record", Both + RatioSuffix, BoundKind.AtMost, 2.5),
            new Bound("orders", Bytes + RatioSuffix, BoundKind.AtMost, 0.85),
            new Bound("orders", WriteAllocated, BoundKind.AtMost, 0),
            new Bound("dictionary", WriteAllocated, BoundKind.AtMost, 0),
            new Bound("record", WriteAllocated, BoundKind.AtMost, 0),
        ],
    };

    public override int CountSteps(LoadTestOptions options) => options.Rounds * _samples.Count(sample => options.Includes(sample.Name));

    public override Task<ScenarioOutcome> RunAsync(LoadTestOptions options, IProgress<string> progress, CancellationToken cancellationToken) =>
        Task.Run(() => Run(options, progress, cancellationToken), cancellationToken);

    private ScenarioOutcome Run(LoadTestOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var samples = _samples.Where(sample => options.Includes(sample.Name)).ToArray();
        Array.ForEach(samples, sample => sample.Measure(options.WarmUp));
        List<(string Subject, Reading Reading)> readings = [];
        for (int round = 1; round <= options.Rounds; round++)
        {
            foreach ((string name, var measure) in samples)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Report($"round {round}/{options.Rounds}: {name}");
                (Reading[] pool, Reading[] peer) = measure(options.Duration);
                readings.AddRange(from reading in peer select (name + PeerSuffix, reading));
                readings.AddRange(from reading in pool select (name, reading));
                readings.AddRange(
                    from pair in pool.Zip(peer)
                    where pair.Second.Value > 0
                    select (name, new Reading(pair.First.Metric + RatioSuffix, pair.First.Value / pair.Second.Value, $"× {name}{PeerSuffix}")));
            }
        }

        return new ScenarioOutcome([.. Result.Over(Name, readings)], []);
    }

    private static (Reading[] Pool, Reading[] Peer) Measure<T>(T value, TimeSpan duration)
    {
        using var pool = new Alternating<T>(new PoolFormat<T>(), value);
        using var peer = new Alternating<T>(new MemoryPackFormat<T>(), value);
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            pool.RunSlices();
            peer.RunSlices();
        }

        return (pool.Report(), peer.Report());
    }

    /// <summary>One way, a slice at a time.</summary>
    private sealed class Alternating<T> : IDisposable
    {
        private readonly PayloadWriter _writer = new(Limit);
        private readonly Slices _writes;
        private readonly Slices _reads;
        private readonly int _length;

        public Alternating(ValueFormat<T> format, T value)
        {
            format.Write(_writer, value);
            byte[] bytes = _writer.WrittenSpan.ToArray();
            _length = bytes.Length;
            _writes = new Slices(() =>
            {
                _writer.Reset();
                format.Write(_writer, value);
            });
            _reads = new Slices(() => format.Read(bytes));
        }

        public void RunSlices()
        {
            _writes.RunOne();
            _reads.RunOne();
        }

        public Reading[] Report() =>
        [
            new(Write, _writes.Microseconds, "µs"),
            new(Read, _reads.Microseconds, "µs"),
            new(Both, _writes.Microseconds + _reads.Microseconds, "µs"),
            new(Bytes, _length, "B"),
            new(WriteAllocated, _writes.Allocated, "B"),
            new(ReadAllocated, _reads.Allocated, "B"),
        ];

        public void Dispose() => _writer.Dispose();
    }

    /// <summary>The same action again and again: how long it takes in the median slice, and what it allocates in the least.</summary>
    private sealed class Slices(Action act)
    {
        private readonly List<double> _microseconds = [];
        private readonly List<double> _allocated = [];

        public double Microseconds => Spread.Of(_microseconds).Median;

        public double Allocated => Spread.Of(_allocated).Min;

        public void RunOne()
        {
            int count = 0;
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            TimeSpan elapsed;
            do
            {
                // A reading of the clock takes as long as a third of what a small value takes.
                for (int more = Math.Clamp(count, 1, 64); more > 0; more--)
                {
                    act();
                    count++;
                }

                elapsed = Stopwatch.GetElapsedTime(start);
            }
            while (elapsed < s_slice);

            _microseconds.Add(elapsed.TotalMicroseconds / count);
            _allocated.Add((GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)count);
        }
    }
}
