using ComputeHost.SharedMethods;

namespace ComputeHost.LoadTests.Children;

/// <summary>What a client asks of a daemon that it shares.</summary>
/// <param name="Milliseconds">How long each call takes a worker.</param>
/// <param name="InFlight">How many calls each connection has under way.</param>
/// <param name="Connections">How many connections it has.</param>
internal sealed record FairLoad(int Milliseconds, int InFlight, int Connections = 1);

/// <summary>What a client has had of the workers so far.</summary>
/// <param name="Served">How many of its calls were served.</param>
/// <param name="Microseconds">How long they occupied workers.</param>
internal sealed record FairReport(int Served, long Microseconds);

/// <summary>A client that keeps its workers busy, or sends some calls once, as it is told.</summary>
internal static class FairProgram
{
    public static async Task RunAsync(string address, int milliseconds, int inFlight, int connections)
    {
        var options = new ComputeClientOptions { PendingLimit = int.MaxValue, QueueTimeout = Timeout.InfiniteTimeSpan, DrainTimeout = TimeSpan.Zero };
        ComputeClient[] clients = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => ComputeClient.ConnectAsync(address, options)));
        await clients[0].RunAsync(Work.Occupy, milliseconds);
        await ChildProgram.ReportReadyAsync();
        int served = 0;
        long microseconds = 0;
        Task[] callers = [];
        while (await Console.In.ReadLineAsync() is { } line)
        {
            switch (line)
            {
                case Commands.Call:
                    callers = [.. clients.SelectMany(client => Enumerable.Range(0, inFlight).Select(_ => CallAsync(client)))];
                    break;
                case Commands.CallOnce:
                    await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => clients[0].RunAsync(Work.Occupy, milliseconds)));
                    await ChildProgram.ReportAsync(inFlight);
                    break;
                default:
                    await ChildProgram.ReportAsync(new FairReport(Volatile.Read(ref served), Interlocked.Read(ref microseconds)));
                    break;
            }
        }

        await Task.WhenAll(clients.Select(static client => client.DisposeAsync().AsTask()));
        await Task.WhenAll(callers);

        async Task CallAsync(ComputeClient client)
        {
            try
            {
                while (true)
                {
                    Interlocked.Add(ref microseconds, await client.RunAsync(Work.Occupy, milliseconds));
                    Interlocked.Increment(ref served);
                }
            }
            catch (Exception exception) when (exception is ComputeHostException or OperationCanceledException or ObjectDisposedException)
            {
                // The client has ended.
            }
        }
    }

    /// <summary>What the program is told, a line each.</summary>
    internal static class Commands
    {
        /// <summary>Call without end.</summary>
        public const string Call = "call";

        /// <summary>Call as often as there are calls in flight, and tell when all have ended.</summary>
        public const string CallOnce = "once";

        /// <summary>Tell what was had of the workers.</summary>
        public const string Tell = "tell";
    }
}
