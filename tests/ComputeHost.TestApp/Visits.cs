using System.Globalization;

namespace ComputeHost.TestApp;

/// <summary>
/// A client of a daemon. It calls with small and large arguments and writes <c>ready=TWICE,EQUAL,USER</c>; then each line of input starts calls whose ends it writes as
/// <c>ID=OUTCOME</c>: <c>mark LEDGER PREFIX COUNT MILLISECONDS</c>, <c>forever ID</c>. The end of the input is its end.
/// </summary>
internal static class Visits
{
    private const string Work = "ComputeHost.SharedMethods.Work.";

    public static async Task RunAsync(string address)
    {
        ComputeClient client = await ComputeClient.ConnectAsync(address).ConfigureAwait(false);
        await using (client.ConfigureAwait(false))
        {
            int twice = await client.RunAsync<int, int>(Work + "Twice(System.Int32)", 21).ConfigureAwait(false);
            byte[] data = new byte[1024 * 1024];
            new Random(twice).NextBytes(data);
            byte[] back = await client.RunAsync<byte[], byte[]>(Work + "Echo(System.Byte[])", data).ConfigureAwait(false);
            int user = await client.RunAsync<int>(Work + "UserId()").ConfigureAwait(false);
            Write($"ready={twice},{(data.AsSpan().SequenceEqual(back) ? 1 : 0)},{user}");
            List<Task> calls = [];
            while (await Console.In.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                switch (line.Split(' '))
                {
                    case ["mark", var ledger, var prefix, var count, var milliseconds]:
                        calls.AddRange(Enumerable.Range(0, Number(count)).Select(index =>
                            TellAsync(prefix + index, client.RunAsync<string, string, int, string>(Work + "Mark(System.String,System.String,System.Int32)", ledger, prefix + index, Number(milliseconds)))));
                        break;
                    case ["forever", var id]:
                        calls.Add(TellAsync(id, client.RunAsync<int>(Work + "Forever()")));
                        break;
                }
            }

            await Task.WhenAll(calls).ConfigureAwait(false);
        }
    }

    private static async Task TellAsync(string id, Task call)
    {
        try
        {
            await call.ConfigureAwait(false);
            Write(id + "=ok");
        }
        catch (WorkerLostException lost)
        {
            Write($"{id}={lost.Cause}");
        }
        catch (ComputeHostException failure)
        {
            Write($"{id}={failure.GetType().Name}");
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static void Write(string line)
    {
        Console.WriteLine(line);
        Console.Out.Flush();
    }
}
