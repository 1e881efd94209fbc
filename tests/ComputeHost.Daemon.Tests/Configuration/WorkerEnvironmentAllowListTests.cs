using System.Globalization;
using ComputeHost.Daemon.Configuration;
using ComputeHost.Supervisor;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Settings;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Configuration;

public sealed class WorkerEnvironmentAllowListTests
{
    [Theory]
    [InlineData("PATH", true)]
    [InlineData("LC_ALL", true)]
    [InlineData("DOTNET_ROOT", true)]
    [InlineData("DOTNET_ROOT_X64", true)]
    [InlineData("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", true)]
    [InlineData("SSL_CERT_FILE", true)]
    [InlineData("LICENCE_KEY", true)]
    [InlineData("PROXY", true)]
    [InlineData("PROXY_PASSWORD", false)]
    [InlineData("PATHEXT", false)]
    [InlineData("path", false)]
    [InlineData("AWS_SECRET_ACCESS_KEY", false)]
    [InlineData("DOTNET_STARTUP_HOOKS", false)]
    [InlineData("NOTIFY_SOCKET", false)]
    public void Passes_Variable_OnlyIfItIsNamed(string name, bool passes) =>
        Assert.Equal(passes, new WorkerEnvironmentAllowList(["LICENCE_*", "PROXY"]).Passes(name));

    [LinuxFact]
    public async Task ApplyTo_PlanOfARealWorker_KeepsTheDaemonsSecretFromIt()
    {
        const string Secret = "DAEMON_TEST_SECRET";
        string directory = Directory.CreateTempSubdirectory("env").FullName;
        Environment.SetEnvironmentVariable(Secret, "must not be seen");
        try
        {
            var settings = new SupervisorSettings
            {
                MaxWorkers = 1,
                RuntimeBase = directory,
                WorkerEnvironment = new Dictionary<string, string?> { ["POOLS_OWN"] = directory },
            };
            await using var supervisor = new WorkerSupervisor(settings, TimeProvider.System, new LogCapture());
            WorkerLaunchPlan plan = new WorkerEnvironmentAllowList([]).ApplyTo(ProgramLaunch.Of(ProcessFacts.OfThisProcess()));
            await supervisor.StartAsync(plan, CancellationToken.None).DefaultTimeout();

            int worker = Assert.Single(supervisor.Current.Workers).ProcessId;
            string[] variables = (await File.ReadAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{worker}/environ"))).Split('\0');

            Assert.DoesNotContain(variables, variable => variable.StartsWith(Secret, StringComparison.Ordinal));
            Assert.Contains($"POOLS_OWN={directory}", variables);
            Assert.Contains($"PATH={Environment.GetEnvironmentVariable("PATH")}", variables);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Secret, null);
            Directory.Delete(directory, recursive: true);
        }

        Assert.Empty(ProcessWatch.WithMarker(directory));
    }

    /// <summary>A worker without a method does not start.</summary>
    [ComputeMethod]
    internal static int Answer() => 42;
}
