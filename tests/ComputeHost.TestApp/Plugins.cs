using System.Runtime.Loader;

namespace ComputeHost.TestApp;

/// <summary>A host that loads an assembly which it was not built with.</summary>
internal static class Plugins
{
    public static async Task CallAsync(string file, bool loadInWorker)
    {
        var method = new AssemblyLoadContext("plugins").LoadFromAssemblyPath(file).GetType("Plugin", throwOnError: true)!.GetMethod("Twice")!.CreateDelegate<Func<int, int>>();
        var options = new ComputePoolOptions();
        if (loadInWorker)
        {
            options.WorkerEnvironment["PLUGINS"] = Path.GetDirectoryName(file);
        }

        await using ComputePool pool = await ComputePool.StartAsync(options).ConfigureAwait(false);
        try
        {
            Console.WriteLine($"outcome={await pool.RunAsync(method, 21).ConfigureAwait(false)}");
        }
        catch (ComputeHostException exception)
        {
            Console.WriteLine($"outcome={exception.GetType().Name} {exception.Ran}: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }
}
