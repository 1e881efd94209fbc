using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ComputeHost.Build.Tests;

/// <summary>Runs build.ps1 in PowerShell's own engine, with nothing but the core of the language: no module and no host.</summary>
internal static class BuildScript
{
    /// <param name="path">The script.</param>
    /// <param name="target">Its -Target.</param>
    /// <param name="prelude">What is run before it, in the same session.</param>
    public static async Task<ScriptResult> RunAsync(string path, string target, string? prelude = null)
    {
        using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        if (prelude is not null)
        {
            using PowerShell setup = PowerShell.Create(runspace);
            setup.AddScript(prelude).Invoke();
        }

        // $LASTEXITCODE alone would be dotnet's, whether or not the script ended with it; only exit with a failure turns $? to false.
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddScript("param($path, $target) & $path -Target $target; $?").AddParameter("path", path).AddParameter("target", target);
        PSDataCollection<PSObject> output = await shell.InvokeAsync();
        int exitCode = (bool)output[^1].BaseObject ? 0 : Convert.ToInt32(runspace.SessionStateProxy.GetVariable("LASTEXITCODE"), CultureInfo.InvariantCulture);
        return new ScriptResult(exitCode, [.. output.SkipLast(1).Select(item => item.ToString()!)]);
    }
}

/// <summary>How a script ended.</summary>
internal sealed record ScriptResult(int ExitCode, IReadOnlyList<string> Output)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"exit code {ExitCode}{Environment.NewLine}{string.Join(Environment.NewLine, Output)}");
}
