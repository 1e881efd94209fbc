using ComputeHost.Execution.Methods;

namespace ComputeHost.Execution.Tests.Methods;

public sealed class SharedFrameworksTests
{
    [Theory]
    [InlineData("/dotnet/shared/Microsoft.NETCore.App/10.0.1", true)]
    [InlineData("/dotnet/shared/Microsoft.AspNetCore.App/10.0.2", true)]
    [InlineData("/dotnet/shared/Microsoft.AspNetCore.App", false)]
    [InlineData("/app", false)]
    [InlineData("/srv/app/1", false)]
    [InlineData(null, false)]
    public void Contain_SharedRuntime_IsAFrameworkBesideIt(string? directory, bool contained) =>
        Assert.Equal(contained, new SharedFrameworks("/dotnet/shared/Microsoft.NETCore.App/10.0.1", "/app/").Contain(directory));

    [Theory]
    [InlineData("/app", "/app/", "/app", false)]
    [InlineData("/usr/lib/runtime", "/app/", "/usr/lib/runtime", true)]
    [InlineData("/usr/lib/runtime", "/app/", "/usr/lib/other", false)]
    [InlineData(null, "/app/", "/app", false)]
    public void Contain_NoSharedRuntime_IsItsDirectoryUnlessTheApplicationIsInIt(string? runtime, string application, string directory, bool contained) =>
        Assert.Equal(contained, new SharedFrameworks(runtime, application).Contain(directory));
}
