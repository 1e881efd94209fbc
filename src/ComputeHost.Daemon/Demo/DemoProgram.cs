using ComputeHost.Daemon.Shell;
using Spectre.Console;

namespace ComputeHost.Daemon.Demo;

/// <summary>Runs the demo for a person or for a script, and says what went wrong.</summary>
internal static class DemoProgram
{
    public static async Task<int> RunAsync(DemoOptions options)
    {
        CancellationToken interrupted = Interruption.Watch();
        try
        {
            DemoResult result = await RunAsync(options, interrupted);
            return result.Succeeded ? ExitCode.Success : ExitCode.Failure;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Interrupted.");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is ComputeHostException or InvalidOperationException or IOException)
        {
            await Console.Error.WriteLineAsync($"The demo failed: {e.Message}");
            return ExitCode.Failure;
        }
    }

    private static async Task<DemoResult> RunAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        FileSet files = FileSet.Load(options.Folder, cancellationToken);
        IAnsiConsole console = Terminal.Create();
        TextReport? text = options.Json ? null : new TextReport(console);
        text?.WriteIntroduction(files);

        var run = new DemoRun(options, files);
        DemoResult result = await ShowAsync(run, text is not null && Terminal.IsLive ? new LiveProgress(console, run.Phases) : new PlainProgress(Console.Error, run.Phases), cancellationToken);
        text?.Write(result);

        await using ComputePool pool = await ComputePool.StartAsync(DemoPools.ForFailures(), cancellationToken);
        var showcase = new FailureShowcase(pool, files.Files.MinBy(file => file.Length)!.Path);
        await foreach (FailureResult failure in showcase.RunAsync(cancellationToken))
        {
            text?.Write(failure);
            result = result with { Failures = [.. result.Failures, failure] };
        }

        if (options.Json)
        {
            await Console.Out.WriteLineAsync(JsonReport.Of(result).ToText());
        }

        return result;
    }

    private static async Task<DemoResult> ShowAsync(DemoRun run, ProgressDisplay display, CancellationToken cancellationToken)
    {
        using (display)
        {
            display.Start();
            return await run.RunAsync(cancellationToken);
        }
    }
}
