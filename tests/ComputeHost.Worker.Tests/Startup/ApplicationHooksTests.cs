using ComputeHost.Worker.Startup;

namespace ComputeHost.Worker.Tests.Startup;

public sealed class ApplicationHooksTests
{
    private static readonly char Separator = Path.PathSeparator;

    [Fact]
    public void AfterOurs_HooksAroundOurs_AreThoseThatFollow() =>
        Assert.Equal(["/app/B.dll", "C"], ApplicationHooks.AfterOurs($"/app/A.dll{Separator}ComputeHost.Worker{Separator}/app/B.dll{Separator}C", "ComputeHost.Worker"));

    [Fact]
    public void AfterOurs_OursGivenAsPathAndTwice_IsNotRunAgain() =>
        Assert.Equal(["C"], ApplicationHooks.AfterOurs($"/app/ComputeHost.Worker.dll{Separator}ComputeHost.Worker{Separator}C", "ComputeHost.Worker"));

    [Theory]
    [InlineData("")]
    [InlineData("Other")]
    public void AfterOurs_OursIsNotThere_IsEmpty(string hooks) => Assert.Empty(ApplicationHooks.AfterOurs(hooks, "ComputeHost.Worker"));

    [Fact]
    public void Run_AssemblyWithoutHook_SaysWhatIsMissing()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => ApplicationHooks.Run(typeof(ComputeMethodAttribute).Assembly.GetName().Name!));
        Assert.Contains("STARTUP_HOOKS", exception.Message, StringComparison.Ordinal);
    }
}
