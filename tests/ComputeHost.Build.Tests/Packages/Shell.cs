using System.Diagnostics;
using System.Text;
using ComputeHost.TestSupport;

namespace ComputeHost.Build.Tests.Packages;

/// <summary>Runs a command as a user would, in a folder of theirs.</summary>
internal static class Shell
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>What the command printed on both outputs.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its output.</exception>
    public static async Task<string> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        using Process process = Start(folder, environment, program, arguments);
        var output = new StringBuilder();
        try
        {
            Read(process, line => output.AppendLine(line));
            // Waits for the end of its output, too: what stays behind would have to be told from what it left open.
            await process.WaitForExitAsync().DefaultTimeout(Limit);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        string text = output.ToString();
        return process.ExitCode == 0
            ? text
            : throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' in '{folder}' ended with {process.ExitCode}:{Environment.NewLine}{text}");
    }

    public static Process Start(string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Hands each line of both outputs over, one at a time.</summary>
    public static void Read(Process process, Action<string> receive)
    {
        var turn = new Lock();
        DataReceivedEventHandler handler = (_, line) =>
        {
            if (line.Data is not null)
            {
                lock (turn)
                {
                    receive(line.Data);
                }
            }
        };
        process.OutputDataReceived += handler;
        process.ErrorDataReceived += handler;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }
}
