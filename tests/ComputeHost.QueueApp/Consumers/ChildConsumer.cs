using System.Diagnostics;
using System.Globalization;
using ComputeHost.QueueApp.Jobs;

namespace ComputeHost.QueueApp.Consumers;

/// <summary>A consumer in a process of its own, as its parent sees it.</summary>
public sealed class ChildConsumer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly EntryGate? _gate;

    private ChildConsumer(ConsumerOrder order)
    {
        Order = order;
        _gate = order.Gate is { } path ? new EntryGate(path) : null;
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(ChildConsumer).Assembly.Location, "consume", order.ToString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // Whom nobody lets clean up must not leave its debugger's socket behind.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        _process = Process.Start(start)!;
    }

    public ConsumerOrder Order { get; }

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a consumer, and does not wait for it.</summary>
    public static ChildConsumer Start(ConsumerOrder order) => new(order);

    /// <summary>Starts a consumer and waits until it takes jobs.</summary>
    public static async Task<ChildConsumer> StartAsync(ConsumerOrder order, CancellationToken cancellationToken = default)
    {
        ChildConsumer consumer = Start(order);
        try
        {
            await consumer.WaitForReadyAsync(cancellationToken).ConfigureAwait(false);
            return consumer;
        }
        catch
        {
            await consumer.KillAsync().ConfigureAwait(false);
            await consumer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits until it takes jobs.</summary>
    public async Task WaitForReadyAsync(CancellationToken cancellationToken)
    {
        string? line = await _process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(StartLimit, cancellationToken).ConfigureAwait(false);
        if (line != ConsumerProgram.Ready)
        {
            throw new InvalidOperationException($"The consumer '{Order.Name}' ended, or said '{line}'. Its error output above tells why.");
        }
    }

    /// <summary>Kills it as if the power had failed, but not between a job's entry and its line in the run log, if it has a gate.</summary>
    public async Task KillAsync()
    {
        if (_gate is null)
        {
            _process.Kill();
        }
        else
        {
            await _gate.WhenClearAsync(_process.Kill).ConfigureAwait(false);
        }

        await WaitForExitAsync().ConfigureAwait(false);
    }

    /// <summary>Sends it a signal by its name.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-s", name, ProcessId.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public Task WaitForExitAsync() => _process.WaitForExitAsync().WaitAsync(StopLimit);

    /// <summary>Lets it finish what it has, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
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
            _gate?.Dispose();
            _process.Dispose();
        }
    }
}
