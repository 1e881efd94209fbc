using System.Diagnostics;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Generations;

/// <summary>What a user has published, once for all tests of a class.</summary>
public sealed class PublishedPrograms : IAsyncLifetime
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly string _root = Directory.CreateTempSubdirectory("computehost-published-").FullName;

    /// <summary>A program that refers to all of ComputeHost.</summary>
    public string Program => Path.Combine(_root, "Primes", "Primes.dll");

    /// <summary>A class library that refers to ComputeHost.Abstractions alone.</summary>
    public string Library => Path.Combine(_root, "ComputeHost.TestLibrary", "ComputeHost.TestLibrary.dll");

    /// <summary>The same as it is built.</summary>
    public static string UnpublishedLibrary { get; } =
        Path.Combine(SourceTree.Root, "tests", "ComputeHost.TestLibrary", "bin", Configuration, "net10.0", "ComputeHost.TestLibrary.dll");

    public async Task InitializeAsync()
    {
        await PublishAsync("tests", "ComputeHost.TestLibrary");
        await PublishAsync("samples", "Primes");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    // Without build servers: one that stays would hold the pipes, and the output would never end.
    private async Task PublishAsync(string folder, string project)
    {
        var start = new ProcessStartInfo("dotnet",
            ["publish", Path.Combine(SourceTree.Root, folder, project), "--no-build", "-c", Configuration, "-o", Path.Combine(_root, project), "-v", "quiet", "-nologo", "-nodeReuse:false"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().DefaultTimeout(TimeSpan.FromMinutes(3));
            Assert.True(process.ExitCode == 0, await output + await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
