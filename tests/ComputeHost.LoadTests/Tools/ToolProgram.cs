using System.ComponentModel;
using System.Diagnostics;

namespace ComputeHost.LoadTests.Tools;

/// <summary>A program that somebody else has installed, or not.</summary>
internal static class ToolProgram
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    /// <summary>Runs the program to its end.</summary>
    /// <returns>Null if all went well, otherwise in one line what did not.</returns>
    public static async Task<string?> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process? process = null;
        try
        {
            process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).WaitAsync(s_limit, cancellationToken);
            return process.ExitCode == 0 ? null : $"'{program}' ended with {process.ExitCode}: {FirstLine(await error) ?? FirstLine(await output) ?? "it said nothing"}";
        }
        catch (Win32Exception)
        {
            return $"'{program}' is not installed";
        }
        finally
        {
            process?.Kill(entireProcessTree: true);
            process?.Dispose();
        }
    }

    private static string? FirstLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
}
