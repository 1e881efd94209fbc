using System.Diagnostics;
using System.Text.Json;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Verbs;

/// <summary>The command as a user runs it.</summary>
internal static class Cli
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public static async Task<CliResult> RunAsync(string address, params string[] arguments)
    {
        using Process process = Start(address, arguments);
        return await EndAsync(process);
    }

    public static Process Start(string address, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", TestDaemon.Program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["COMPUTEHOST_ADDRESS"] = address;
        return Process.Start(start)!;
    }

    public static async Task<CliResult> EndAsync(Process process)
    {
        try
        {
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().DefaultTimeout(Limit);
            return new CliResult(process.ExitCode, (await output).Trim(), (await errors).Trim());
        }
        finally
        {
            process.Kill();
        }
    }
}

/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
internal sealed record CliResult(int ExitCode, string Output, string Errors)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>What scripts tell a failure by.</summary>
    public string? ErrorCode => Json.TryGetProperty("error", out JsonElement error) ? error.GetProperty("code").GetString() : null;

    public void AssertExit(int expected) => Assert.True(ExitCode == expected, $"Exit code {ExitCode}, not {expected}.\n{Output}\n{Errors}");
}
