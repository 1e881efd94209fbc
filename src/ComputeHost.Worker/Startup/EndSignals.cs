using System.Runtime.InteropServices;

namespace ComputeHost.Worker.Startup;

/// <summary>
/// The signals by which service managers and terminals ask everything that belongs to a program to end. The host alone heeds them: it may want to finish what its
/// workers are running. A worker's end is that of its input.
/// </summary>
internal static class EndSignals
{
    // Handled and not ignored: what a worker starts would inherit that it is to ignore them.
    private static PosixSignalRegistration[]? _registrations;

    public static void LeaveToTheHost() =>
        _registrations ??= [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }
            .Select(signal => PosixSignalRegistration.Create(signal, static context => context.Cancel = true))];
}
