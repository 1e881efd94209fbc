using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Methods;
using ComputeHost.Supervisor.Launching;

namespace ComputeHost.Supervisor.Tests.Launching;

public sealed class ProgramBuildTests
{
    private static readonly ModuleIdentity App = new("App", Guid.NewGuid());
    private static readonly ModuleIdentity Own = ModuleIdentity.Of(typeof(ProgramBuildTests).Assembly);

    private readonly List<ModuleIdentity> _loaded = [App];
    private readonly ProgramBuild _build;

    public ProgramBuildTests() => _build = new ProgramBuild(() => _loaded);

    private static ModuleIdentity Library { get; } = new("Library", Guid.NewGuid());

    [Fact]
    public void Admit_SameBuild_IsAdmitted() => Assert.Null(_build.Admit([App, Library]));

    [Fact]
    public void Admit_OtherBuildOfALoadedAssembly_NamesBoth()
    {
        ModuleIdentity other = Rebuilt(App);

        BuildDifference difference = Assert.IsType<BuildDifference>(_build.Admit([Library, other]));

        Assert.Equal((App, other), (difference.Here, difference.There));
    }

    [Fact]
    public void Admit_OtherBuildThanTheFirstWorkers_IsRefusedAlthoughThisProcessHasLoadedNone()
    {
        _build.Admit([App, Library]);

        Assert.NotNull(_build.Admit([App, Rebuilt(Library)]));
        Assert.Null(_build.Admit([App, Library]));
    }

    [Fact]
    public void Admit_LoadedOnlyHere_IsNoDifference()
    {
        _loaded.Add(new ModuleIdentity("Injected", Guid.NewGuid()));

        Assert.Null(_build.Admit([App]));
    }

    [Fact]
    public void Admit_TwoLoadContextsOfOneName_EitherIsTheSame()
    {
        ModuleIdentity other = Rebuilt(App);

        Assert.Null(_build.Admit([other, App]));
    }

    [Fact]
    public void Refuse_NoWorkerYet_DoesNotKnow() => Assert.Null(_build.Refuse(Contract));

    [Fact]
    public void Refuse_WorkersHaveTheBuild_IsNull()
    {
        _build.Admit([App, Own]);

        Assert.Null(_build.Refuse(Contract));
        Assert.Null(_build.Refuse(Contract));
    }

    [Fact]
    public void Refuse_AssemblyLoadedAfterTheFilesChanged_NamesBoth()
    {
        ModuleIdentity there = Rebuilt(Own);
        _build.Admit([App, there]);

        ProtocolMismatchException refusal = Assert.IsType<ProtocolMismatchException>(_build.Refuse(Contract));

        Assert.Equal((Own.ToString(), there.ToString(), ComputeRan.No), (refusal.Here, refusal.There, refusal.Ran));
        Assert.Contains("Restart the program", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuse_AssemblyThatNoWorkerHas_TellsItsPlace()
    {
        _build.Admit([App]);

        ProtocolMismatchException refusal = Assert.IsType<ProtocolMismatchException>(_build.Refuse(Contract));

        Assert.Contains(typeof(ProgramBuildTests).Assembly.Location, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("[ComputeWorkerStart]", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuse_LaterWorkerHasMore_IsNull()
    {
        _build.Admit([App]);
        _build.Admit([App, Own]);

        Assert.Null(_build.Refuse(Contract));
    }

    [ComputeMethod]
    public static int Answer() => 42;

    private static MethodContract Contract => MethodContract.Of((Func<int>)Answer);

    private static ModuleIdentity Rebuilt(ModuleIdentity module) => module with { Id = Guid.NewGuid() };
}
