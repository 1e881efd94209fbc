using System.CommandLine;
using ComputeHost.Daemon.Shell;

namespace ComputeHost.Daemon.Demo;

/// <summary>
/// The hidden verb <c>demo-probe</c>: the process that measures the host. It warms up, prints <c>ready</c>, waits for a line on its standard input,
/// measures, and prints one JSON line. When its standard input ends, the demo is gone and so is this process.
/// </summary>
internal static class ProbeCommand
{
    public const string Name = "demo-probe";
    public const string Ready = "ready";

    private const int WarmUpRequestsPerSecond = 2000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);

    public static Command Create()
    {
        var url = new Option<Uri>("--url") { Required = true, CustomParser = result => new Uri(result.Tokens[0].Value) };
        var rate = new Option<int>("--rate") { Required = true };
        var seconds = new Option<double>("--seconds") { Required = true };
        var command = new Command(Name, "Measures how an HTTP server answers.") { url, rate, seconds };
        command.Hidden = true;
        command.SetAction(parsed => Run(parsed.GetRequiredValue(url), parsed.GetValue(rate), TimeSpan.FromSeconds(parsed.GetValue(seconds))));
        return command;
    }

    private static int Run(Uri url, int requestsPerSecond, TimeSpan duration)
    {
        using var probe = new Probe(url);
        _ = probe.Measure(WarmUpRequestsPerSecond, WarmUp);
        Console.WriteLine(Ready);
        if (Console.ReadLine() is null)
        {
            return ExitCode.Failure;
        }

        new Thread(ExitWhenInputEnds) { IsBackground = true, Name = "probe-watch" }.Start();
        Console.WriteLine(probe.Measure(requestsPerSecond, duration).ToLine());
        return ExitCode.Success;
    }

    private static void ExitWhenInputEnds()
    {
        while (Console.ReadLine() is not null)
        {
        }

        Environment.Exit(ExitCode.Failure);
    }
}
