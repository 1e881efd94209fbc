using System.Diagnostics;
using System.Globalization;

namespace ComputeHost.QueueApp.Children;

/// <summary>This program, started again with a verb. It ends when its input does.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    /// <param name="verb">What it does.</param>
    /// <param name="order">What it is told.</param>
    public ChildProcess(string verb, string order)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(ChildProcess).Assembly.Location, verb, order])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // Whom nobody lets clean up must not leave its debugger's socket behind.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        // Its workers inherit it: so they are found, whoever their parent is by then.
        start.Environment["QUEUEAPP_ORDER"] = order;
        _process = Process.Start(start)!;
    }

    public int Id => _process.Id;

    /// <summary>Reads its next line.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public async Task<string> ReadLineAsync(CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(StartLimit, cancellationToken).ConfigureAwait(false)
        ?? throw new InvalidOperationException("The program ended. Its error output above tells why.");

    public void Kill() => _process.Kill();

    /// <summary>Sends it a signal by its name.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-s", name, Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public Task WaitForExitAsync() => _process.WaitForExitAsync().WaitAsync(StopLimit);

    /// <summary>Lets it finish what it has, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process.StandardInput.BaseStream.CanWrite)
        {
            _process.StandardInput.Close();
        }

        if (!_process.HasExited)
        {
            // One that was stopped would never see it.
            Signal("CONT");
        }

        try
        {
            await WaitForExitAsync().ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            throw;
        }
        finally
        {
            _process.Dispose();
        }
    }
}
