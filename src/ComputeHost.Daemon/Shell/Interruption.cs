using System.Runtime.InteropServices;

namespace ComputeHost.Daemon.Shell;

/// <summary>
/// Turns Ctrl-C and a request to terminate into a token. The second one ends the process at once, as if nobody watched. Lives as long as the process.
/// </summary>
internal static class Interruption
{
    private static readonly CancellationTokenSource Source = new();
    private static readonly Lazy<PosixSignalRegistration[]> Registrations = new(
        () => [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Handle))]);

    public static CancellationToken Watch()
    {
        _ = Registrations.Value;
        return Source.Token;
    }

    private static void Handle(PosixSignalContext context)
    {
        context.Cancel = !Source.IsCancellationRequested;
        Source.Cancel();
    }
}
