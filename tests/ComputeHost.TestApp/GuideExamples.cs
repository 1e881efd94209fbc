using System.Runtime.Loader;

namespace ComputeHost.TestApp;

/// <summary>The example of docs/guide.md for programs with plug-ins.</summary>
public static class PluginLoader
{
    [ComputeWorkerStart]                                            // runs in each worker before it is ready
    public static void Load()
    {
        foreach (string file in Environment.GetEnvironmentVariable("PLUGINS") is { } folder ? Directory.GetFiles(folder, "*.dll") : [])
        {
            new AssemblyLoadContext(file).LoadFromAssemblyPath(file);
        }
    }
}
