using System.Runtime.InteropServices;

namespace ComputeHost.Daemon.Service;

/// <summary>
/// Heeds requests to end: the first one lets the daemon finish its calls, the second one does not. A third one ends the process as if nobody watched.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _drain = new();
    private readonly CancellationTokenSource _endNow = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _requests;

    public StopSignals()
        : this(PosixSignal.SIGTERM, PosixSignal.SIGINT)
    {
    }

    public StopSignals(params PosixSignal[] signals) =>
        _registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, Handle))];

    /// <summary>Cancelled by the first request.</summary>
    public CancellationToken Drain => _drain.Token;

    /// <summary>Cancelled by the second request.</summary>
    public CancellationToken EndNow => _endNow.Token;

    /// <summary>Somebody has asked for the end in another way. The next signal is still the first.</summary>
    public Task RequestDrainAsync() => _drain.CancelAsync();

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        // Not their sources: a signal may just be handled.
    }

    private void Handle(PosixSignalContext context)
    {
        int request = Interlocked.Increment(ref _requests);
        context.Cancel = request <= 2;
        (request == 1 ? _drain : _endNow).Cancel();
    }
}
