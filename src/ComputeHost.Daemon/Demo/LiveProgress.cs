using System.Globalization;
using Spectre.Console;

namespace ComputeHost.Daemon.Demo;

/// <summary>A bar for each phase, for terminals.</summary>
internal sealed class LiveProgress(IAnsiConsole console, IReadOnlyList<PhaseProgress> phases) : ProgressDisplay(phases)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    protected override void Show(ManualResetEventSlim stop) =>
        console.Progress()
            .AutoRefresh(false)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                (PhaseProgress Phase, ProgressTask Bar)[] bars = [.. Phases.Select(phase => (phase, context.AddTask(Title(phase))))];
                bool last;
                do
                {
                    last = stop.Wait(Interval);
                    foreach ((PhaseProgress phase, ProgressTask bar) in bars)
                    {
                        bar.Value = Math.Round(phase.Fraction * bar.MaxValue);
                        bar.Description = Describe(phase);
                    }

                    context.Refresh();
                }
                while (!last);
            });

    private static string Describe(PhaseProgress phase) =>
        phase.Files == 0 ? Title(phase) : string.Create(CultureInfo.InvariantCulture, $"{Title(phase),-12}{phase.Files,8:N0} files {phase.MegabytesPerSecond,7:N1} MB/s");
}
