using System.Diagnostics;

namespace ComputeHost.Daemon.Demo;

/// <summary>
/// Sends requests on schedule and takes the time of each. Every request is sent and awaited on a thread that blocks, so that neither a thread pool nor
/// a timer stands between the schedule and the wire on a machine whose processors are all busy.
/// </summary>
internal sealed class Probe(Uri url) : IDisposable
{
    /// <summary>How many requests can be under way. When all are, the next ones leave late; their time has been running since they were due.</summary>
    private const int Connections = 256;

    private const int StackLength = 256 * 1024;

    /// <summary>Gives the threads time to be there before the first request is due.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(100);

    private readonly HttpMessageInvoker _client = new(
        new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null });

    /// <summary>Returns when every request is answered, or its limit is over. Threads that still wait for an answer are left behind.</summary>
    public ProbeResult Measure(int requestsPerSecond, TimeSpan duration)
    {
        var schedule = new ProbeSchedule(Stopwatch.GetTimestamp(), Lead, requestsPerSecond, duration);
        var measurement = new Measurement(schedule, TrySend);
        Thread[] threads = [.. Enumerable.Range(0, Math.Min(Connections, schedule.Count)).Select(_ => new Thread(measurement.Run, StackLength) { IsBackground = true, Name = "probe" })];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            _ = thread.Join(schedule.UntilEnd(Stopwatch.GetTimestamp()));
        }

        return measurement.Result();
    }

    public void Dispose() => _client.Dispose();

    private bool TrySend()
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using HttpResponseMessage response = _client.Send(request, CancellationToken.None);
            response.Content.ReadAsStream().CopyTo(Stream.Null);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return false;
        }
    }

    /// <summary>The latencies, filled in by all threads.</summary>
    private sealed class Measurement(ProbeSchedule schedule, Func<bool> trySend)
    {
        private readonly Lock _gate = new();
        private readonly TimeSpan?[] _latencies = new TimeSpan?[schedule.Count];
        private int _next = -1;

        public void Run()
        {
            int request;
            while ((request = Interlocked.Increment(ref _next)) < schedule.Count)
            {
#pragma warning disable RS0030 // Nothing is waited for but the time itself.
                Thread.Sleep(schedule.MillisecondsUntilDue(request, Stopwatch.GetTimestamp()));
#pragma warning restore RS0030
                long sent = Stopwatch.GetTimestamp();
                if (trySend())
                {
                    Record(request, schedule.Latency(request, sent, Stopwatch.GetTimestamp()));
                }
            }
        }

        public ProbeResult Result()
        {
            lock (_gate)
            {
                return ProbeResult.Of(_latencies);
            }
        }

        private void Record(int request, TimeSpan latency)
        {
            lock (_gate)
            {
                _latencies[request] = latency;
            }
        }
    }
}
