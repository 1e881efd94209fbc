using System.Diagnostics;
using HdrHistogram;

namespace ComputeHost.LoadTests.Measurement;

/// <summary>
/// Sends requests on schedule, whether the earlier ones are answered or not, and takes the time of each from the moment at which it was due. Every request is sent
/// and awaited on a thread that blocks: neither a thread pool nor a timer stands between the schedule and the wire on a machine whose processors are all busy.
/// </summary>
internal sealed class OpenLoopProbe(Uri url) : IDisposable
{
    private const int RequestsPerSecond = 300;

    /// <summary>How many requests can be under way. When all are, the next ones leave late; their time has been running since they were due.</summary>
    private const int Connections = 256;

    private const int StackLength = 256 * 1024;

    /// <summary>A request without an answer after this time counts as unanswered, and as having taken this long.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    /// <summary>Gives the threads time to be there before the first request is due.</summary>
    private static readonly TimeSpan s_lead = TimeSpan.FromMilliseconds(200);

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null });

    /// <returns>p50 and p99 of a request's time, requests answered per second and requests not answered.</returns>
    public Task<IReadOnlyList<Reading>> MeasureAsync(TimeSpan duration, CancellationToken cancellationToken) =>
        Task.Factory.StartNew<IReadOnlyList<Reading>>(() => Measure(duration), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose() => _client.Dispose();

    /// <summary>Returns when every request is answered, or its limit is over. Threads that still wait for an answer are left behind.</summary>
    private Reading[] Measure(TimeSpan duration)
    {
        var schedule = new Schedule(Stopwatch.GetTimestamp() + Ticks(s_lead), RequestsPerSecond, duration);
        long?[] times = new long?[schedule.Count];
        int next = -1;
        Thread[] threads = [.. Enumerable.Range(0, Math.Min(Connections, schedule.Count)).Select(_ => new Thread(Send, StackLength) { IsBackground = true, Name = "probe" })];
        Array.ForEach(threads, thread => thread.Start());
        long end = schedule.Due(schedule.Count) + Ticks(s_limit);
        Array.ForEach(threads, thread => thread.Join(schedule.Until(end)));
        lock (times)
        {
            return Read(times, duration);
        }

        void Send()
        {
            int request;
            while ((request = Interlocked.Increment(ref next)) < schedule.Count)
            {
                Thread.Sleep(schedule.Until(schedule.Due(request)));
                long sent = Stopwatch.GetTimestamp();
                if (TrySend())
                {
                    long took = Stopwatch.GetTimestamp() - Math.Min(sent, schedule.Due(request));
                    lock (times)
                    {
                        times[request] = took;
                    }
                }
            }
        }
    }

    private bool TrySend()
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using HttpResponseMessage response = _client.Send(request, CancellationToken.None);
            response.Content.ReadAsStream().CopyTo(Stream.Null);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or ObjectDisposedException)
        {
            return false;
        }
    }

    private static Reading[] Read(long?[] times, TimeSpan duration)
    {
        var histogram = new LongHistogram(Ticks(s_limit), 3);
        long limit = Ticks(s_limit);
        int unanswered = 0;
        foreach (long? time in times)
        {
            bool answered = time < limit;
            unanswered += answered ? 0 : 1;
            histogram.RecordValue(answered ? time!.Value : limit);
        }

        return
        [
            new(Reading.P50, Microseconds(50), "µs"),
            new(Reading.P99, Microseconds(99), "µs"),
            new(Reading.PerSecond, (times.Length - unanswered) / duration.TotalSeconds, "requests/s"),
            new("unanswered", unanswered, "requests"),
        ];

        // The histogram names the upper end of a bucket, which for the last one lies above the limit.
        double Microseconds(double percentile) => Math.Min(histogram.GetValueAtPercentile(percentile), limit) * 1e6 / Stopwatch.Frequency;
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
