using ComputeHost.SharedMethods;

namespace ComputeHost.LoadTests.Children;

/// <summary>How the calls of a program ended that was stopped for a while.</summary>
internal sealed record GreedyReport
{
    public required int Succeeded { get; init; }

    public required int Lost { get; init; }

    /// <summary>Calls that ended in any other way.</summary>
    public required int Others { get; init; }
}

/// <summary>A program with many large results under way, and on demand a call that does not return, there to be stopped or killed.</summary>
internal static class GreedyProgram
{
    private const int InFlight = 500;
    private const int ResultLength = 1024 * 1024;

    /// <param name="address">The daemon's.</param>
    /// <param name="ledger">Where the call that does not return notes its worker.</param>
    /// <param name="limit">How long that call may take.</param>
    public static async Task RunAsync(string address, string ledger, TimeSpan limit)
    {
        await using ComputeClient client = await ComputeClient.ConnectAsync(address);
        await ChildProgram.ReportReadyAsync();
        bool ends = false;
        Task<(int Succeeded, int Lost, int Others)[]>? callers = null;
        Task stay = Task.CompletedTask;
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line == Commands.Fill)
            {
                callers = Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => FillAsync()));
            }
            else if (line == Commands.Stay)
            {
                stay = client.RunAsync(Work.Stay, ledger, new ComputeCallOptions { Timeout = limit, Priority = ComputePriority.High });
            }
            else
            {
                Volatile.Write(ref ends, true);
                (int Succeeded, int Lost, int Others)[] seen = callers is null ? [] : await callers;
                await stay.ContinueWith(static _ => { }, TaskScheduler.Default);
                await ChildProgram.ReportAsync(new GreedyReport { Succeeded = seen.Sum(static one => one.Succeeded), Lost = seen.Sum(static one => one.Lost), Others = seen.Sum(static one => one.Others) });
            }
        }

        async Task<(int Succeeded, int Lost, int Others)> FillAsync()
        {
            (int succeeded, int lost, int others) = (0, 0, 0);
            while (!Volatile.Read(ref ends))
            {
                try
                {
                    await client.RunAsync(Work.Fill, ResultLength);
                    succeeded++;
                }
                catch (WorkerLostException)
                {
                    lost++;
                }
                catch (ComputeHostException)
                {
                    others++;
                }
            }

            return (succeeded, lost, others);
        }
    }

    /// <summary>What the program is told, a line each.</summary>
    internal static class Commands
    {
        public const string Fill = "fill";
        public const string Stay = "stay";
        public const string End = "end";
    }
}
