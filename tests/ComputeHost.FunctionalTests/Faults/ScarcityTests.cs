using ComputeHost.FunctionalTests.Starts;
using ComputeHost.Protocol.Native;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>Hosts that lose, or never get, what they share with their workers.</summary>
[Collection(FaultsCollection.Name)]
public sealed class ScarcityTests
{
    private const string Nobody = "65534";

    [Theory]
    [InlineData("delete")]
    [InlineData("lock")]
    public async Task Sockets_DirectoryIsGoneUnderLoad_CallsGoOnAndNewWorkersSayWhatIsMissing(string how)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("chevict");
        try
        {
            var environment = new Dictionary<string, string?> { ["TMPDIR"] = directory.FullName, ["XDG_RUNTIME_DIR"] = directory.FullName };
            string[] command = [HostProgram.Path, "evict", how];
            if (how == "lock" && LibC.GetEffectiveUserId() == 0)
            {
                // Root may enter a locked directory.
                command = ["/bin/sh", "-c", $"chown {Nobody} \"$TMPDIR\" && exec setpriv --reuid {Nobody} --regid {Nobody} --clear-groups \"$@\"", "sh", .. command];
            }

            ProgramOutput output = await Programs.RunAsync(command[0], command[1..], environment: environment);
            Assert.Equal("answered", output["existing"]);
            Assert.StartsWith(nameof(NoWorkersException), output["without"], StringComparison.Ordinal);
            Assert.Contains($"socket could not be made at '{directory.FullName}/ch-", output["without"], StringComparison.Ordinal);
            Assert.Equal(("42", "0"), (output["recovered"], output["left"]));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [ControlGroupFact("pids")]
    public async Task Processes_MethodTakesAllThereAre_CostsItsWorkerAndNothingElse()
    {
        await using ControlGroup group = ControlGroup.Create("pids");
        group.Set("pids.max", "200");
        ProgramOutput output = await Programs.RunAsync(HostProgram.Path, ["bomb", group.Path]);
        Assert.Equal(nameof(ComputeTimeoutException), output["end"]);
        Assert.Equal("answered", output["others"]);
        Assert.Equal(("1", "1"), (output["kept"], output["lost"]));
        Assert.NotEqual("max 0", group.Get("pids.events"));
        Assert.Equal(0, output.ExitCode);
        Assert.Empty(group.Processes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(38)]
    public async Task Recorder_KernelRefusesMemfd_IsAFileThatASweepTakesAway(int error)
    {
        string directory = Directory.CreateTempSubdirectory("chmemfd").FullName;
        string errorNumber = error.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await using (HostProgram killed = HostProgram.Start(directory, "filter", errorNumber, "hold", "ignore"))
        {
            // Both have answered.
            int[] results = await killed.ReadNumbersAsync("results");
            int[] workers = await killed.ReadNumbersAsync("workers");
            Assert.Equal(workers, results.Distinct().Order());
            foreach (int worker in workers)
            {
                string maps = await File.ReadAllTextAsync($"/proc/{worker}/maps");
                Assert.Contains($"{directory}/ch-", maps, StringComparison.Ordinal);
                Assert.DoesNotContain("memfd:", maps, StringComparison.Ordinal);
            }

            Assert.Equal(2, Directory.GetFiles(directory, "*.page", SearchOption.AllDirectories).Length);
            killed.Kill();
            await Eventually.UntilAsync("the workers are gone", () => killed.Processes.Count == 0);
            Assert.NotEmpty(Directory.GetDirectories(directory, "ch-*"));
        }

        ProgramOutput next = await Programs.RunAsync(
            HostProgram.Path, ["filter", errorNumber, "call"], environment: new Dictionary<string, string?> { ["TMPDIR"] = directory, ["XDG_RUNTIME_DIR"] = directory });
        Assert.Equal("42", next["sum"]);
        Assert.Empty(Directory.GetFileSystemEntries(directory));
        Directory.Delete(directory);
    }
}
