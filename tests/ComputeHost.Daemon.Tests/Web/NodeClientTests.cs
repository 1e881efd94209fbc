using System.Diagnostics;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Web;

/// <summary>The sample for Node, which has nothing of ours but the .proto files.</summary>
public sealed class NodeClientTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("computehost-node-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [NodeFact]
    public async Task Sample_AgainstADaemon_CallsAndTellsHowCallsEnd()
    {
        Copy("samples/Node/client.mjs");
        Copy("samples/Node/package.json");
        Copy("samples/Node/package-lock.json");
        Copy("protos/computehost/v1/supervisor.proto");
        Copy("protos/computehost/v1/worker.proto");
        await RunAsync("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        await using TestDaemon daemon = await TestDaemon.StartAsync(assembly: TestDaemon.PrimesSample);

        string[] lines = (await RunAsync("node", "client.mjs", daemon.Address)).Split('\n');

        Assert.Contains("default: int Primes.Count(int limit), for example [1]", lines);
        Assert.Contains("result: 168", lines);
        Assert.Contains(lines, static line => line.StartsWith("fault: THREW (ran: yes) System.ArgumentOutOfRangeException: ", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("refused: BAD_ARGUMENTS (ran: no) Argument '1' ('limit') of 'Primes.Count' is refused", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("unknown: UNKNOWN_METHOD (ran: no) ", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("timeout: TIMEOUT (ran: yes) ", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("given up: CANCELLED (ran: unknown) ", StringComparison.Ordinal));
    }

    private void Copy(string path)
    {
        string target = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Path.Combine(SourceTree.Root, path), target);
    }

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.Combine(_folder, "samples", "Node"),
        };
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().DefaultTimeout(TimeSpan.FromMinutes(2));
            Assert.True(process.ExitCode == 0, await output + await errors);
            return await output;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}

/// <summary>A test with Node and the packages of its registry.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        bool isThere = OperatingSystem.IsLinux() && Array.TrueForAll(["node", "npm"], program => Array.Exists(folders, folder => File.Exists(Path.Combine(folder, program))));
        Skip = isThere ? null! : "Node is not installed ('node' and 'npm' are not in PATH), or this is not Linux.";
    }
}
