using Spectre.Console;

namespace ComputeHost.LoadTests.Reports;

/// <summary>Shows on the error output how far the run is. Nothing is shown where that is not a terminal.</summary>
internal sealed class RunProgress
{
    // Each refresh takes time from what is being measured.
    private static readonly TimeSpan s_refresh = TimeSpan.FromSeconds(1);

    private readonly ProgressContext? _context;

    private RunProgress(ProgressContext? context) => _context = context;

    public static async Task ShowAsync(Func<RunProgress, Task> runAsync)
    {
        if (Console.IsErrorRedirected)
        {
            await runAsync(new RunProgress(null));
            return;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        Progress progress = console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn());
        progress.RefreshRate = s_refresh;
        await progress.StartAsync(context => runAsync(new RunProgress(context)));
    }

    /// <summary>Opens the bar of one scenario. Each report names the step that begins.</summary>
    public IProgress<string> Begin(string scenario, int steps) => new Steps(scenario, _context?.AddTask(Markup.Escape(scenario), maxValue: steps));

    private sealed class Steps(string scenario, ProgressTask? bar) : IProgress<string>
    {
        private bool _begun;

        public void Report(string value)
        {
            if (bar is null)
            {
                return;
            }

            bar.Description = Markup.Escape($"{scenario} · {value}");
            bar.Increment(_begun ? 1 : 0);
            _begun = true;
        }
    }
}
