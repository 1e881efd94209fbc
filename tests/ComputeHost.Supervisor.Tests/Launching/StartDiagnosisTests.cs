using ComputeHost.Protocol.Launch;
using ComputeHost.Supervisor.Launching;

namespace ComputeHost.Supervisor.Tests.Launching;

public sealed class StartDiagnosisTests
{
    private static readonly WorkerLaunchPlan Command = new(LaunchKind.Command, "/opt/worker", ["--x"]);
    private static readonly WorkerLaunchPlan Exec = new(LaunchKind.Exec, "/usr/bin/dotnet", ["exec"]);
    private static readonly WorkerLaunchPlan Hook = new(LaunchKind.Hook, "/app/app", []);

    [Theory]
    [InlineData(2, "does not exist")]
    [InlineData(13, "chmod +x")]
    [InlineData(8, "another architecture")]
    [InlineData(99, "by hand")]
    public void Explain_NotStarted_TellsTheErrorApart(int errorNumber, string expected) =>
        AssertExplains(new StartFacts(StartProblem.NotStarted, Command) { ErrorNumber = errorNumber }, expected);

    [Theory]
    [InlineData(nameof(StartProblem.NotStarted), "Could not load file or assembly 'System.IO.Pipelines'. Too many open files", 64L, true)]
    [InlineData(nameof(StartProblem.Refused), "System.IO.FileNotFoundException: Could not load file or assembly 'Grpc.Core.Api'", 64L, true)]
    [InlineData(nameof(StartProblem.Refused), "System.IO.FileNotFoundException: Could not load file or assembly 'Grpc.Core.Api'", 1024L, false)]
    [InlineData(nameof(StartProblem.Refused), "System.OutOfMemoryException: Exception was thrown.\n   at System.Threading.Thread.StartCore()", 64L, true)]
    [InlineData(nameof(StartProblem.Refused), "System.OutOfMemoryException: Exception of type 'System.OutOfMemoryException' was thrown.", 1024L, false)]
    [InlineData(nameof(StartProblem.Refused), "The licence has expired", 64L, false)]
    [InlineData(nameof(StartProblem.NotStarted), "Too many open files : '/proc/self/stat'", 4096L, true)]
    [InlineData(nameof(StartProblem.NotStarted), "Too many open files in system", 4096L, false)]
    public void Explain_FewFilesMayBeOpen_NamesTheLimitIfThatMayBeWhy(string problem, string detail, long openFiles, bool expected)
    {
        string explained = StartDiagnosis.Explain(new StartFacts(Enum.Parse<StartProblem>(problem), Hook) { Detail = detail, OpenFiles = openFiles });
        Assert.Equal(expected, explained.Contains($"{openFiles} ('ulimit -n')", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", 64L, "may be why")]
    [InlineData("System.IO.IOException: Too many open files", 64L, "load more assemblies")]
    [InlineData("System.Net.Sockets.SocketException (24): Too many open files", 1024L, "all of them are")]
    [InlineData("", 1024L, null)]
    public void ExplainByFileLimit_DeathBeforeAnyCall_SaysHowSureItIs(string stderr, long openFiles, string? expected)
    {
        var facts = new StartFacts(StartProblem.ExitedAfterHandshake, Hook) { StderrTail = stderr, OpenFiles = openFiles };
        string? explained = StartDiagnosis.ExplainByFileLimit(facts);
        Assert.Equal(expected is not null, explained?.Contains(expected!, StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void Explain_NoThreadIsToBeHad_NamesWhatAThreadTakes() =>
        AssertExplains(new StartFacts(StartProblem.NotStarted, Command) { Exception = new OutOfMemoryException(), OpenFiles = 1024 }, "'ulimit -n'");

    [Theory]
    [InlineData("You must install or update .NET to run this application.\nFramework: 'Microsoft.NETCore.App'", "DOTNET_ROOT")]
    [InlineData("You must install or update .NET to run this application.\nFramework: 'Microsoft.AspNetCore.App', version '10.0.0'", "FrameworkReference")]
    [InlineData("System.IO.FileNotFoundException: Could not load file or assembly 'Microsoft.AspNetCore.Server.Kestrel'", "FrameworkReference")]
    [InlineData("System.ArgumentException: Startup hook assembly 'ComputeHost.Worker' failed to load.", "ComputeHost.Worker.dll")]
    public void Explain_Exited_ReadsStandardError(string stderr, string expected) =>
        AssertExplains(new StartFacts(StartProblem.Exited, Hook) { ExitCode = 150, StderrTail = stderr }, expected);

    [Fact]
    public void Explain_ExitedAfterStartingAPool_NamesWhatToDoInstead() =>
        AssertExplains(
            new StartFacts(StartProblem.Exited, Command) { ExitCode = 134, StderrTail = "Unhandled exception. System.InvalidOperationException: " + WorkerEnvironment.NoWorkerYet },
            "starts a pool instead of becoming a worker");

    [Fact]
    public void Explain_HookOfTheUsersFails_DoesNotBlameOurs() =>
        AssertExplains(
            new StartFacts(StartProblem.Exited, Exec) { ExitCode = 134, StderrTail = "System.ArgumentException: Startup hook assembly '/users/hook.dll' failed to load." },
            "'WorkerEnvironment' or the program's runtimeconfig");

    [Theory]
    [InlineData(0, "await ComputeWorker.RunAsync(args);")]
    [InlineData(1, "await ComputeWorker.RunAsync(args);")]
    [InlineData(70, "'exec'")]
    [InlineData(71, "standard input")]
    [InlineData(126, "executable bit")]
    [InlineData(127, "path in it")]
    [InlineData(137, "memory")]
    public void Explain_ExitedCommand_GoesByTheCode(int exitCode, string expected) =>
        AssertExplains(new StartFacts(StartProblem.Exited, Command) { ExitCode = exitCode }, expected);

    [Fact]
    public void Explain_RecorderMayNotBeOpened_NamesWhatProtectsAProcess() =>
        AssertExplains(new StartFacts(StartProblem.NoRecorder, Command) { Exception = new UnauthorizedAccessException() }, "PR_SET_DUMPABLE");

    [Fact]
    public void Explain_Silence_SaysWhichLineToAddToACommand()
    {
        AssertExplains(new StartFacts(StartProblem.NoHandshake, Command), "await ComputeWorker.RunAsync(args);");
        AssertExplains(new StartFacts(StartProblem.NoHandshake, Hook), "start-up hooks are turned off");
        AssertExplains(new StartFacts(StartProblem.NoHandshake, Exec), "'StartTimeout'");
    }

    [Fact]
    public void ToException_Failure_CarriesCodeTailAndCommand()
    {
        var facts = new StartFacts(StartProblem.Exited, Command) { WorkerId = "w-1", ProcessId = 42, ExitCode = 3, StderrTail = "boom" };

        var exception = Assert.IsType<WorkerStartException>(StartDiagnosis.ToException(facts));

        Assert.Equal((3, "boom"), (exception.ExitCode, exception.StderrTail));
        Assert.Contains("Worker 'w-1' (process 42) could not be started: it ended with exit code 3", exception.Message, StringComparison.Ordinal);
        Assert.Contains("/opt/worker --x", exception.Message, StringComparison.Ordinal);
        Assert.Contains(exception.Diagnosis, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToException_OtherProtocol_IsAMismatchWithBothSides()
    {
        var facts = new StartFacts(StartProblem.OtherProtocol, Command) { Detail = "protocol 7 (ComputeHost 9.9.9)" };

        var exception = Assert.IsType<ProtocolMismatchException>(StartDiagnosis.ToException(facts));

        Assert.Equal("protocol 7 (ComputeHost 9.9.9)", exception.There);
        Assert.StartsWith("protocol 1 ", exception.Here, StringComparison.Ordinal);
    }

    [Fact]
    public void ToException_OtherBuild_IsAMismatchWithBothSides()
    {
        var difference = new BuildDifference(new ModuleIdentity("App", Guid.NewGuid()), new ModuleIdentity("App", Guid.NewGuid()));
        var facts = new StartFacts(StartProblem.OtherBuild, Hook) { Detail = difference.ToString(), Difference = difference };

        var exception = Assert.IsType<ProtocolMismatchException>(StartDiagnosis.ToException(facts));

        Assert.Equal((difference.Here.ToString(), difference.There.ToString()), (exception.Here, exception.There));
        Assert.Contains("Restart the program", exception.Message, StringComparison.Ordinal);
        Assert.True(facts.IsLasting);
    }

    [Fact]
    public void Explain_FileIsGone_SaysSoWhateverTheProcessSaid()
    {
        var facts = new StartFacts(StartProblem.Exited, Exec) { ExitCode = 137, MissingFile = "/app/App.dll" };

        AssertExplains(facts, "'/app/App.dll' is not there any more");
        Assert.True(facts.IsLasting);
    }

    private static void AssertExplains(StartFacts facts, string expected) =>
        Assert.Contains(expected, StartDiagnosis.Explain(facts), StringComparison.Ordinal);
}
