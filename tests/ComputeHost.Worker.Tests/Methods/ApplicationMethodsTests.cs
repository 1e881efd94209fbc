using ComputeHost.Execution.Methods;

namespace ComputeHost.Worker.Tests.Methods;

/// <summary>In a program of two frameworks, as workers are.</summary>
public sealed class ApplicationMethodsTests
{
    [Fact]
    public void Load_ProgramWithAspNet_ReadsNoAssemblyOfAFramework()
    {
        ApplicationMethods methods = ApplicationMethods.Load();

        Assert.Contains(methods.Modules, module => module.Name == "ComputeHost.Worker.Tests");
        Assert.DoesNotContain(methods.Modules, module => module.Name is "System.Private.CoreLib" or "Microsoft.AspNetCore");
    }
}
