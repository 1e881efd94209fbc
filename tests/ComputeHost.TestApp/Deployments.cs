namespace ComputeHost.TestApp;

/// <summary>A host that lives on while its files are exchanged or deleted.</summary>
internal static class Deployments
{
    public static async Task RunAsync(bool late)
    {
        Console.WriteLine("ready=");
        if (late)
        {
            await Console.In.ReadLineAsync().ConfigureAwait(false);
        }

        // Nothing here waits for a limit: what comes, comes for its own reason.
        var options = new ComputePoolOptions { MaxWorkers = 1, QueueTimeout = TimeSpan.FromHours(1), InProcess = InProcessMode.Never };
        try
        {
            await using ComputePool pool = await ComputePool.StartAsync(options).ConfigureAwait(false);
            Console.WriteLine($"first={await pool.RunAsync(Facts.Add, 40, 2).ConfigureAwait(false)}");
            while (await Console.In.ReadLineAsync().ConfigureAwait(false) is not null)
            {
                await LoseWorkerAsync(pool).ConfigureAwait(false);
                Console.WriteLine($"outcome={await CallAsync(pool).ConfigureAwait(false)}");
            }
        }
        catch (ComputeHostException exception)
        {
            Console.WriteLine($"outcome={Describe(exception)}");
        }
    }

    private static async Task LoseWorkerAsync(ComputePool pool)
    {
        try
        {
            await pool.RunAsync(Facts.Exit).ConfigureAwait(false);
        }
        catch (WorkerLostException)
        {
        }
    }

    private static async Task<string> CallAsync(ComputePool pool)
    {
        try
        {
            return $"{await pool.RunAsync(Facts.Add, 40, 2).ConfigureAwait(false)}";
        }
        catch (ComputeHostException exception)
        {
            return Describe(exception);
        }
    }

    private static string Describe(ComputeHostException exception) => $"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}";
}
