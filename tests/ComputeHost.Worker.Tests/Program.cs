namespace ComputeHost.Worker.Tests;

/// <summary>A program as <c>WorkerCommand</c> names it.</summary>
internal static class Program
{
    public const string Ended = "the program goes on";

    private static async Task<int> Main(string[] args)
    {
        if (!ComputeWorker.IsWorker)
        {
            await Console.Error.WriteLineAsync("This is a test assembly. Run it with 'dotnet test'.");
            return 1;
        }

        Console.Write("a line without an end");
        await ComputeWorker.RunAsync(args);
        Console.WriteLine(Ended);
        return 0;
    }
}
