using System.Diagnostics;

namespace ComputeHost.TestApp;

/// <summary>Programs that would start themselves again and again. Each start is counted, and the count is a brake.</summary>
internal static class Recursion
{
    private const int MostStarts = 4;
    private const int Braked = 99;

    public static async Task<int> NameItselfAsync(string file)
    {
        if (!Count(file))
        {
            return Braked;
        }

        await TryStartAsync(new ComputePoolOptions { WorkerCommand = [Environment.ProcessPath!, "recurse", file] }).ConfigureAwait(false);
        return 0;
    }

    public static async Task<int> StartWithHookAsync(string file)
    {
        if (!Count(file))
        {
            return Braked;
        }

        // The program itself is the hook's assembly, too.
        string hook = Path.Combine(AppContext.BaseDirectory, "ComputeHost.TestApp.dll");
        await TryStartAsync(new ComputePoolOptions { WorkerEnvironment = { ["DOTNET_STARTUP_HOOKS"] = hook } }).ConfigureAwait(false);
        return 0;
    }

    public static async Task NestAsync()
    {
        await using ComputePool pool = await ComputePool.StartAsync().ConfigureAwait(false);
        Console.WriteLine(await pool.RunAsync(CallInAProgram).ConfigureAwait(false));
    }

    [ComputeMethod]
    public static string CallInAProgram()
    {
        using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["call"]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    private static bool Count(string file)
    {
        File.AppendAllText(file, "start\n");
        return File.ReadAllLines(file).Length <= MostStarts;
    }

    private static async Task TryStartAsync(ComputePoolOptions options)
    {
        try
        {
            await using ComputePool pool = await ComputePool.StartAsync(options).ConfigureAwait(false);
            Console.WriteLine($"hookRan={await pool.RunAsync(Facts.HookRan).ConfigureAwait(false)}");
            Console.WriteLine($"sum={await pool.RunAsync(Facts.Add, 40, 2).ConfigureAwait(false)}");
        }
        catch (WorkerStartException exception)
        {
            Console.WriteLine("diagnosis=" + exception.Diagnosis);
        }
    }
}
