using System.Globalization;
using ComputeHost.FunctionalTests.Starts;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>Hosts that are short of something.</summary>
[Collection(FaultsCollection.Name)]
public sealed class HostTroubleTests
{
    [Fact]
    public async Task Limit_AllThreadsOfThePoolAreBusy_HoldsAllTheSame()
    {
        ProgramOutput output = await Programs.RunAsync(HostProgram.Path, ["starve"]);
        Assert.Equal("ComputeTimeoutException", output["end"]);
        // The program waits 20 s for each, and its threads stay taken: what needed one of them would not come at all, however fast the machine is.
        Assert.InRange(int.Parse(output["ended"], CultureInfo.InvariantCulture), 1000, 19_000);
        Assert.InRange(int.Parse(output["killed"], CultureInfo.InvariantCulture), 2000, 19_000);
    }

    [Fact]
    public async Task Loss_AllThreadsOfThePoolAreBusy_IsExplainedAndTheOthersRunElsewhere()
    {
        ProgramOutput output = await Programs.RunAsync(HostProgram.Path, ["starve-death"]);
        Assert.Equal(("Exited", "50"), (output["guilty"], output["innocent"]));
    }

    [Fact]
    public async Task Restart_DescriptorsOfTheHostAreGone_FailsClearlyAndRecovers()
    {
        ProgramOutput output = await Programs.RunAsync("/bin/sh", ["-c", "ulimit -n 256; exec \"$0\" exhaust", HostProgram.Path], TimeSpan.FromMinutes(2));
        Assert.Equal("True", output["served"]);
        Assert.Contains(output["without"], (string[])["NoWorkersException", "ComputeTimeoutException"]);
        Assert.Equal("42", output["recovered"]);
    }

    // RuntimeDirectoryTests has the same for any user, with directories that cannot be written.
    [NamespaceFact("-m", "mount -t tmpfs -o size=16k full /tmp")]
    public async Task Start_DiskIsFull_ServesAllTheSame()
    {
        // A disk of four pages, all of them taken, that only the host and its workers see.
        DirectoryInfo disk = Directory.CreateTempSubdirectory("chfull");
        try
        {
            const string Script = "mount -t tmpfs -o size=16k full \"$0\"; head -c 16384 /dev/zero > \"$0/fill\"; TMPDIR=$0 XDG_RUNTIME_DIR=$0 exec \"$1\" call";
            ProgramOutput output = await Programs.RunAsync("unshare", ["-m", "sh", "-c", Script, disk.FullName, HostProgram.Path]);
            Assert.Equal("42", output["sum"]);
        }
        finally
        {
            disk.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(102400)]
    [InlineData(1024)]
    [InlineData(16)]
    public async Task Start_FilesMayNotBeLong_ServesAndCarriesLargeValues(int kibibytes)
    {
        ProgramOutput output = await RunWithFileLimitAsync(kibibytes);
        Assert.True(output.ExitCode == 0, output.Text);
        Assert.Equal("True", output["equal"]);
    }

    [Fact]
    public async Task Start_FilesMayNotEvenHoldTheFlightRecorder_SaysWhichLimitToRaise()
    {
        ProgramOutput output = await RunWithFileLimitAsync(1);
        Assert.True(output.ExitCode == 0, output.Text);
        Assert.Contains("'ulimit -f', RLIMIT_FSIZE", output["failure"], StringComparison.Ordinal);
    }

    // Under the lowest limits the runtime itself starts only without its second mapping of code.
    private static Task<ProgramOutput> RunWithFileLimitAsync(int kibibytes) => Programs.RunAsync(
        "/bin/bash",
        ["-c", "ulimit -f $1; exec \"$0\" carry 3000000", HostProgram.Path, kibibytes.ToString(CultureInfo.InvariantCulture)],
        environment: new Dictionary<string, string?> { ["DOTNET_EnableWriteXorExecute"] = "0" });

    [Theory]
    [InlineData("/proc/nowhere")]
    [InlineData("/dev/null")]
    public async Task Start_TempDirectoryCannotBeWritten_SaysSoOrFindsAnother(string directory)
    {
        ProgramOutput output = await Programs.RunAsync(HostProgram.Path, ["call"], environment: new Dictionary<string, string?> { ["TMPDIR"] = directory, ["XDG_RUNTIME_DIR"] = directory });
        Assert.True(output.ExitCode == 0 || (output.Text.Contains("WorkerStartException", StringComparison.Ordinal) && output.Text.Contains(directory, StringComparison.Ordinal)), output.Text);
    }
}
