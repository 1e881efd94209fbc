using System.Globalization;

namespace ComputeHost.Daemon.Demo;

/// <summary>A line every few seconds, for logs and pipes.</summary>
internal sealed class PlainProgress(TextWriter writer, IReadOnlyList<PhaseProgress> phases) : ProgressDisplay(phases)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override void Show(ManualResetEventSlim stop)
    {
        while (!stop.Wait(Interval))
        {
            if (Phases.FirstOrDefault(phase => phase.HasStarted && !phase.HasEnded) is { } phase)
            {
                writer.WriteLine(Describe(phase));
            }
        }
    }

    private static string Describe(PhaseProgress phase) => phase.Kind == PhaseKind.Idle
        ? string.Create(CultureInfo.InvariantCulture, $"{Title(phase)}: {phase.Fraction:P0}")
        : string.Create(CultureInfo.InvariantCulture, $"{Title(phase)}: {phase.Fraction:P0}, {phase.Files:N0} files, {phase.MegabytesPerSecond:N1} MB/s");
}
