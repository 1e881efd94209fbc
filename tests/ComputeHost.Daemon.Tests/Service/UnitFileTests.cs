using System.Diagnostics;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Service;

/// <summary>The unit file, held against the service manager's own tools; these need neither a running manager nor root.</summary>
public sealed class UnitFileTests : IDisposable
{
    private const string Program = "/usr/local/bin/computehost";

    private readonly string _folder = Directory.CreateTempSubdirectory("ch-unit").FullName;

    private static string Text { get; } = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "computehost.service"));

    private string Unit => Path.Combine(_folder, "computehost.service");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SystemdFact]
    public async Task Verify_UnitFile_FindsNothing()
    {
        Write(Text);

        Assert.Equal((0, ""), await AnalyzeAsync("verify", "--man=no", Unit));
    }

    [SystemdFact]
    public async Task Verify_UnitFileWithAWrongKey_FindsIt()
    {
        Write(Text + "[Service]\nKillMod=mixed\n");

        Assert.Contains("KillMod", (await AnalyzeAsync("verify", "--man=no", Unit)).Output, StringComparison.Ordinal);
    }

    [SystemdFact]
    public async Task Security_UnitFile_IsExposedBy3AtMost()
    {
        Write(Text);

        (int exitCode, string output) = await AnalyzeAsync("security", "--offline=yes", "--no-pager", "--threshold=30", Unit);

        Assert.True(exitCode == 0, output);
        Assert.Contains("Overall exposure level for computehost.service: ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Type=notify")]
    [InlineData("KillMode=mixed")]
    [InlineData("OOMPolicy=continue")]
    [InlineData("Restart=on-failure")]
    [InlineData("RuntimeDirectory=computehost")]
    [InlineData("RuntimeDirectoryMode=0755")]
    [InlineData("Delegate=yes")]
    [InlineData("User=computehost")]
    public void Text_WhatTheDaemonReliesOn_IsThere(string line) => Assert.Contains(line, Text.Split('\n'));

    [Theory]
    [InlineData("MemoryDenyWriteExecute=")]
    [InlineData("ProcSubset=")]
    [InlineData("PrivateUsers=")]
    [InlineData("ProtectControlGroups=")]
    public void Text_WhatTheDaemonCannotLiveWith_IsNot(string key) => Assert.DoesNotContain(Text.Split('\n'), line => line.StartsWith(key, StringComparison.Ordinal));

    // Here the program is not installed, which is no fault of the file.
    private void Write(string text)
    {
        Assert.Contains("ExecStart=" + Program + " serve", text, StringComparison.Ordinal);
        File.WriteAllText(Unit, text.Replace(Program, "/bin/true", StringComparison.Ordinal));
    }

    private static async Task<(int ExitCode, string Output)> AnalyzeAsync(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("systemd-analyze", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().DefaultTimeout();
        return (process.ExitCode, await output + await errors);
    }
}

/// <summary>A test with the tools of systemd.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SystemdFactAttribute : FactAttribute
{
    public SystemdFactAttribute() => Skip = File.Exists("/usr/bin/systemd-analyze") ? null! : "'systemd-analyze' is not installed (package 'systemd').";
}
