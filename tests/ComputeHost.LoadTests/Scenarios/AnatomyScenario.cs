using System.Diagnostics;
using System.Net.Sockets;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;
using HdrHistogram;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Where the time of one small call goes. Host and worker read the same clock, so a method that tells its time of entry divides the call.</summary>
internal static class AnatomyScenario
{
    private const string ThreadHop = "thread-hop";
    private const string SocketHop = "socket-hop";

    public static Scenario Create() => new ComparisonScenario(
        "anatomy", "where the time of one small call goes, and what the system takes for a change of thread",
        new Contender(ComputeHostEcho.Name, MeasureCallAsync), new Contender(ThreadHop, MeasureThreadHopAsync), new Contender(SocketHop, MeasureSocketHopAsync));

    private static async Task<IReadOnlyList<Reading>> MeasureCallAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = 1, MaxWorkers = 1 }, cancellationToken);
        var submit = new Times();
        var toMethod = new Times();
        var toCaller = new Times();
        var whole = new Times();
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < options.WarmUp + options.Duration)
        {
            long sent = Stopwatch.GetTimestamp();
            Task<long> call = pool.RunAsync(Echo.Now, CancellationToken.None);
            long submitted = Stopwatch.GetTimestamp();
            long entered = await call;
            long ended = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(begin) > options.WarmUp)
            {
                submit.Add(submitted - sent);
                toMethod.Add(entered - sent);
                toCaller.Add(ended - entered);
                whole.Add(ended - sent);
            }
        }

        return [submit.Median("submit"), toMethod.Median("to_method"), toCaller.Median("to_caller"), whole.Median(Reading.P50)];
    }

    /// <summary>Two threads that wake each other by an event: half of a round trip.</summary>
    private static Task<IReadOnlyList<Reading>> MeasureThreadHopAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        using var there = new ManualResetEventSlim();
        using var back = new ManualResetEventSlim();
        return MeasureHop(
            options,
            () =>
            {
                there.Set();
                back.Wait(cancellationToken);
                back.Reset();
            },
            () =>
            {
                there.Wait(cancellationToken);
                there.Reset();
                back.Set();
            });
    }

    /// <summary>Two threads with a socket between them that both block: half of a round trip.</summary>
    private static async Task<IReadOnlyList<Reading>> MeasureSocketHopAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        string path = Path.Combine(Path.GetTempPath(), $"computehost-hop-{Guid.NewGuid():N}");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using var near = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        await near.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        using Socket far = await listener.AcceptAsync(cancellationToken);
        File.Delete(path);
        return await MeasureHop(options, () => Turn(near, first: true), () => Turn(far, first: false));

        static void Turn(Socket socket, bool first)
        {
            Span<byte> message = stackalloc byte[100];
            if (first)
            {
                socket.Send(message);
            }

            for (int received = 0; received < message.Length;)
            {
                int more = socket.Receive(message[received..]);
                received += more > 0 ? more : throw new EndOfStreamException("The other thread has gone.");
            }

            if (!first)
            {
                socket.Send(message);
            }
        }
    }

    private static Task<IReadOnlyList<Reading>> MeasureHop(LoadTestOptions options, Action near, Action far)
    {
        var times = new Times();
        const int WarmUpTurns = 10_000;
        int turns = WarmUpTurns + (int)(options.Duration.TotalSeconds * 20_000);
        var other = new Thread(() =>
        {
            for (int turn = 0; turn < turns; turn++)
            {
                far();
            }
        });
        other.Start();
        for (int turn = 0; turn < turns; turn++)
        {
            long start = Stopwatch.GetTimestamp();
            near();
            if (turn > WarmUpTurns)
            {
                times.Add((Stopwatch.GetTimestamp() - start) / 2);
            }
        }

        other.Join();
        return Task.FromResult<IReadOnlyList<Reading>>([times.Median(Reading.P50)]);
    }

    private sealed class Times
    {
        private readonly LongHistogram _histogram = new(1, Stopwatch.Frequency, 3);

        public void Add(long ticks) => _histogram.RecordValue(Math.Clamp(ticks, 1, Stopwatch.Frequency));

        public Reading Median(string metric) => new(metric, _histogram.GetValueAtPercentile(50) / (Stopwatch.Frequency / 1e6), "µs");
    }
}
