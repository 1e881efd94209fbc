using System.Collections.Concurrent;
using System.Diagnostics;

namespace ComputeHost.TestSupport;

/// <summary>A real daemon in a process of its own, with a directory of its own. Its end is the end of all its workers.</summary>
public sealed class TestDaemon : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string _directory;
    private readonly string[] _arguments;
    private readonly ConcurrentQueue<string> _output = new();
    private Process _process = null!;

    private TestDaemon(string directory, string[] arguments)
    {
        _directory = directory;
        _arguments = arguments;
    }

    /// <summary>The program <c>computehost</c> as this build has made it.</summary>
    public static string Program { get; } = Built("src/ComputeHost.Daemon", "ComputeHost.Daemon.dll");

    /// <summary>The methods that tests call.</summary>
    public static string SharedMethods { get; } = Built("tests/ComputeHost.SharedMethods", "ComputeHost.SharedMethods.dll");

    /// <summary>The sample that documents call, as it is built.</summary>
    public static string PrimesSample { get; } = Built("samples/Primes", "Primes.dll");

    public string SocketPath => Path.Combine(_directory, "d.sock");

    public string Address => "unix:" + SocketPath;

    public string DirectoryPath => _directory;

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>What it has written to its standard streams.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts a daemon with one pool of the shared methods.</summary>
    /// <param name="pool">The options of the pool, as the inside of a JSON object.</param>
    /// <param name="rest">Further keys of the configuration, each followed by a comma.</param>
    /// <param name="assembly">What the pool serves instead of the shared methods; null for these.</param>
    public static Task<TestDaemon> StartAsync(string pool = "", string rest = "", string? assembly = null) => StartAsync(pool, rest, prepare: null, assembly);

    /// <param name="pool">The options of the pool, as the inside of a JSON object.</param>
    /// <param name="rest">Further keys of the configuration, each followed by a comma.</param>
    /// <param name="prepare">Gets the daemon's directory before it starts; null for nothing.</param>
    /// <param name="assembly">What the pool serves instead of the shared methods; null for these.</param>
    public static async Task<TestDaemon> StartAsync(string pool, string rest, Action<string>? prepare, string? assembly = null)
    {
        string directory = Directory.CreateTempSubdirectory("chd-").FullName;
        prepare?.Invoke(directory);
        string separator = pool.Length == 0 ? "" : ", ";
        await File.WriteAllTextAsync(
            Path.Combine(directory, "d.json"),
            $$"""{ {{rest}} "stateDirectory": "{{directory}}/state", "pools": { "default": { "assembly": "{{assembly ?? SharedMethods}}"{{separator}}{{pool}} } } }""");
        var daemon = new TestDaemon(directory, ["serve", "--config", Path.Combine(directory, "d.json"), "--listen", $"unix:{directory}/d.sock"]);
        await daemon.RunAsync();
        return daemon;
    }

    /// <summary>Kills it as if the power had failed, and waits until it is gone. Its workers follow by themselves.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it again after its end.</summary>
    public Task RestartAsync() => RunAsync();

    /// <summary>Sends a signal to it alone.</summary>
    public void Signal(string name) => Process.Start("kill", ["-s", name, ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();

    public Task WaitForExitAsync() => _process.WaitForExitAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signal("CONT");
            Signal("TERM");
            Signal("TERM");
            using var limit = new CancellationTokenSource(StartLimit);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                throw new TimeoutException($"The daemon did not end within {StartLimit}. It wrote: {Output}");
            }
        }

        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task RunAsync()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Program, .. _arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        var serves = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data, serves);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, serves);
        _process.Exited += (_, _) => serves.TrySetException(new InvalidOperationException($"The daemon ended with exit code {_process.ExitCode}. It wrote: {Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await serves.Task.WaitAsync(StartLimit);
    }

    private void Take(string? line, TaskCompletionSource serves)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        if (line.StartsWith("computehost serves at", StringComparison.Ordinal))
        {
            serves.TrySetResult();
        }
    }

    private static string Built(string project, string file)
    {
        // This assembly lies in tests/X/bin/CONFIGURATION/net10.0.
        string[] parts = AppContext.BaseDirectory.TrimEnd('/').Split('/');
        return Path.Combine(SourceTree.Root, project, "bin", parts[^2], parts[^1], file);
    }
}
