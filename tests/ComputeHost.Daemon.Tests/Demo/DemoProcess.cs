using System.Diagnostics;
using System.Text;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Demo;

/// <summary>The program as a user starts it, with everything redirected.</summary>
internal sealed class DemoProcess : IDisposable
{
    /// <summary>Of a whole demo on a busy machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly string _marker = "computehost-demo-test-" + Guid.NewGuid().ToString("N");
    private readonly StringBuilder _errors = new();
    private readonly Task<string> _output;
    private readonly Task _errorPump;

    private DemoProcess(IEnumerable<string> arguments)
    {
        // Without `env` the demo would ignore Ctrl-C wherever the tests run in the background of a shell, which ignores it for all its descendants.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Path.Combine(AppContext.BaseDirectory, "ComputeHost.Daemon"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Found in every process that the demo starts; and a name that makes console libraries draw colors into files.
        start.Environment["COMPUTEHOST_DEMO_TEST"] = _marker;
        start.Environment["GITHUB_ACTIONS"] = "true";
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _errorPump = PumpErrorsAsync();
    }

    public int Id => _process.Id;

    public IReadOnlyList<LiveProcess> Relatives => ProcessWatch.WithMarker(_marker);

    public static DemoProcess Start(params string[] arguments) => new(arguments);

    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using DemoProcess demo = Start(arguments);
        return await demo.EndAsync();
    }

    public async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        await _process.WaitForExitAsync().DefaultTimeout(Limit);
        await Eventually.UntilAsync("no process of the demo is left", () => Relatives.Count == 0);
        await _errorPump.DefaultTimeout();
        return (_process.ExitCode, await _output.DefaultTimeout(), Errors());
    }

    /// <summary>Waits until the demo has written this to its standard error.</summary>
    public Task UntilAsync(string text) => Eventually.UntilAsync($"'{text}' is printed", () => Errors().Contains(text, StringComparison.Ordinal), Limit);

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task PumpErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_errors)
            {
                _errors.AppendLine(line);
            }
        }
    }

    private string Errors()
    {
        lock (_errors)
        {
            return _errors.ToString();
        }
    }
}
