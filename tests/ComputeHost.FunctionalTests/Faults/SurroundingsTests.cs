using ComputeHost.FunctionalTests.Starts;
using ComputeHost.Protocol.Native;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>Terminals, signals, descriptors, variables and rights around workers and what their methods start.</summary>
[Collection(FaultsCollection.Name)]
public sealed class SurroundingsTests : IDisposable
{
    private const int SigTerm = 15;
    private const string Nobody = "65534";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("charound");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Child_OfAMethod_HasTheHostsVariablesAndNeitherItsTerminalNorItsDescriptors()
    {
        // A host in a terminal, with a descriptor that is open to children.
        string command = $"exec 7</etc/hostname; exec '{HostProgram.Path}' surroundings";
        ProgramOutput output = await Programs.RunAsync("script", ["-qec", command, "/dev/null"], environment: new Dictionary<string, string?>
        {
            ["SHELL"] = "/bin/bash",
            ["TERM"] = "dumb",
            ["TMPDIR"] = _directory.FullName,
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_GCgen0size"] = "4000000",
            ["DOTNET_ROOT"] = null,
            ["DOTNET_CLI_TELEMETRY_SESSIONID"] = null,
        });

        Assert.True(output.ExitCode == 0, output.Text);
        string[] variables = output["variables"].Split(' ');
        Assert.Contains("DOTNET_GCgen0size=4000000", variables);
        Assert.Contains("DOTNET_gcServer=0", variables);
        Assert.DoesNotContain(variables, variable => variable.Contains("HeapHardLimit", StringComparison.Ordinal) || variable.Contains("MiniDump", StringComparison.Ordinal)
            || variable.Contains("gcConcurrent", StringComparison.Ordinal) || variable.Contains("STARTUP_HOOKS", StringComparison.Ordinal) || variable.Contains("COMPUTEHOST_WORKER", StringComparison.Ordinal));
        Assert.Equal(("closed", "none", "129", "0", "42"), (output["descriptor"], output["terminal"], output["signals"], output["native"], output["served"]));
    }

    [Fact]
    public async Task Terminate_EveryProcessOfTheHost_LetsTheHostDrain()
    {
        await using HostProgram host = HostProgram.Start(null, "drain");
        int worker = Assert.Single(await host.ReadNumbersAsync("worker"));

        Assert.Equal(0, LibC.Kill(worker, SigTerm));
        host.Signal(SigTerm);

        Assert.Equal(100, Assert.Single(await host.ReadNumbersAsync("finished")));
        await Eventually.UntilAsync("all have ended", () => host.Processes.Count == 0);
    }

    [Fact]
    public async Task Start_WorkerThatNobodyMayLookInto_ServesByAFile()
    {
        ProgramOutput output = await RunAsNobodyAsync("guard", "early");

        Assert.Equal("42", output["sum"]);
    }

    [Fact]
    public async Task Start_WorkerThatClosesItselfInAStartMethod_SaysWhatProtectsIt()
    {
        ProgramOutput output = await RunAsNobodyAsync("guard", "late");

        Assert.Contains("PR_SET_DUMPABLE", output["diagnosis"], StringComparison.Ordinal);
    }

    /// <summary>Root may look into any process.</summary>
    private Task<ProgramOutput> RunAsNobodyAsync(params string[] arguments)
    {
        string[] command = [HostProgram.Path, .. arguments];
        if (LibC.GetEffectiveUserId() == 0)
        {
            command = ["/bin/sh", "-c", $"chown {Nobody} \"$TMPDIR\" && exec setpriv --reuid {Nobody} --regid {Nobody} --clear-groups \"$@\"", "sh", .. command];
        }

        return Programs.RunAsync(command[0], command[1..], environment: new Dictionary<string, string?> { ["TMPDIR"] = _directory.FullName, ["XDG_RUNTIME_DIR"] = null });
    }
}
