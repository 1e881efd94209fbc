using System.Diagnostics;
using System.Globalization;

namespace ComputeHost.Daemon.Demo;

/// <summary>The demo's side of <see cref="ProbeCommand"/>. All reads block the caller's thread, because the thread pool may be starved.</summary>
internal sealed class ProbeProcess : IDisposable
{
    private readonly Process _process;

    private ProbeProcess(Process process) => _process = process;

    public Process Process => _process;

    public static ProbeProcess Start(Uri url, int requestsPerSecond, TimeSpan duration)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        foreach (string argument in (string[])[ProbeCommand.Name, "--url", url.AbsoluteUri, "--rate", Text(requestsPerSecond), "--seconds", Text(duration.TotalSeconds)])
        {
            start.ArgumentList.Add(argument);
        }

        // Compiled once and for good during the warm-up: no compilation in the background while it measures.
        start.Environment["DOTNET_TieredCompilation"] = "0";

        // The runtime's debugging pipes would stay in the temporary directory when the process is killed.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return new ProbeProcess(Process.Start(start)!);
    }

    /// <summary>Waits until the process has warmed up the host and itself.</summary>
    public void WaitUntilReady(CancellationToken cancellationToken)
    {
        if (ReadLine(cancellationToken) != ProbeCommand.Ready)
        {
            throw Ended();
        }
    }

    public void Go()
    {
        _process.StandardInput.WriteLine("go");
        _process.StandardInput.Flush();
    }

    public ProbeResult ReadResult(CancellationToken cancellationToken) =>
        ReadLine(cancellationToken) is { } line ? ProbeResult.Parse(line) : throw Ended();

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private string? ReadLine(CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.Register(_process.Kill);
        string? line = _process.StandardOutput.ReadLine();
        cancellationToken.ThrowIfCancellationRequested();
        return line;
    }

    private static InvalidOperationException Ended() => new("The process that measures the host ended before it had measured. What it printed says why.");

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
