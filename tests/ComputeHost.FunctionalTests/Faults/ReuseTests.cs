using ComputeHost.FunctionalTests.Starts;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>The number of a dead worker may be another's by the time somebody acts on it.</summary>
[Collection(FaultsCollection.Name)]
public sealed class ReuseTests
{
    [NamespaceFact("-p -f --mount-proc --kill-child", "test -w /proc/sys/kernel/ns_last_pid")]
    public async Task LateKill_NumberOfTheDeadWorkerIsAnothers_LeavesTheOtherAlone()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("chreuse");
        try
        {
            const string Script = "TMPDIR=$0 XDG_RUNTIME_DIR=$0 \"$1\" reuse; exit $?";
            ProgramOutput output = await Programs.RunAsync("unshare", ["-p", "-f", "--mount-proc", "--kill-child", "sh", "-c", Script, directory.FullName, HostProgram.Path]);
            Assert.Equal(("alive", "alive", "alive"), (output["sweep"], output["late"], output["dispose"]));
            Assert.Equal(0, output.ExitCode);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
