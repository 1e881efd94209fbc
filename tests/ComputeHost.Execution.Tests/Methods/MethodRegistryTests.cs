using System.Reflection;
using ComputeHost.Calls;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Methods;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Execution.Tests.Methods;

public sealed class MethodRegistryTests
{
    [Fact]
    public void Find_MarkedMethod_IsThere()
    {
        var registry = new MethodRegistry([Keys.Method(nameof(SampleMethods.Add)), Keys.Method(nameof(SampleMethods.Culture))], [], static _ => NullLogger.Instance);
        Assert.Equal("SampleMethods.Add", registry.Find("ComputeHost.Execution.Tests.SampleMethods.Add(System.Int32,System.Int32)")!.Contract.DisplayName);
        Assert.NotNull(registry.Find("named"));
        Assert.Empty(registry.Warnings);
    }

    [Fact]
    public void Find_AliasOfAMethod_IsThatMethod()
    {
        MethodInfo named = typeof(SampleMethods).GetMethods().Single(method => method.GetCustomAttribute<ComputeMethodAttribute>()?.Name == "named");
        var registry = new MethodRegistry([named], [], static _ => NullLogger.Instance);
        Assert.Same(registry.Find("named"), registry.Find(MethodKey.Of(named)));
    }

    [Fact]
    public void Find_MethodThatCannotBeCalled_IsNotThereAndExplained()
    {
        var registry = new MethodRegistry([Keys.Method(nameof(SampleMethods.RefusedBecauseOfStream))], [], static _ => NullLogger.Instance);
        Assert.Equal(0, registry.Count);
        Assert.Contains("RefusedBecauseOfStream", Assert.Single(registry.Warnings), StringComparison.Ordinal);
        Assert.Contains("a stream does not reach", registry.Explain(MethodKey.Of(Keys.Method(nameof(SampleMethods.RefusedBecauseOfStream)))), StringComparison.Ordinal);
        Assert.DoesNotContain("RefusedBecauseOfStream", registry.Explain("x"), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_TwoMethodsWithOneKey_RefusesBoth()
    {
        var registry = new MethodRegistry([Keys.Method(nameof(SampleMethods.Twice1)), Keys.Method(nameof(SampleMethods.Twice2))], [], static _ => NullLogger.Instance);
        Assert.Null(registry.Find("twice"));
        Assert.Contains("'SampleMethods.Twice2' and 'SampleMethods.Twice1' have the same key 'twice'", registry.Explain("twice"), StringComparison.Ordinal);
        Assert.Single(registry.Warnings);
    }

    [Fact]
    public void Explain_LoadFailures_AreNamed()
    {
        var registry = new MethodRegistry([], ["The assembly 'Broken.dll' could not be read."], static _ => NullLogger.Instance);
        Assert.Equal("This worker has '0' compute methods, and 'x' is not among them. The assembly 'Broken.dll' could not be read.", registry.Explain("x"));
    }

    [Fact]
    public void Load_ThisApplication_KnowsTheBuildsOfItsAssemblies()
    {
        ApplicationMethods methods = ApplicationMethods.Load();

        Assert.Contains(ModuleIdentity.Of(typeof(MethodRegistryTests).Assembly), methods.Modules);
        Assert.Contains(ModuleIdentity.Of(typeof(MethodRegistry).Assembly), methods.Modules);
        Assert.DoesNotContain(methods.Modules, module => module.Name == "System.Private.CoreLib");
    }

    [Fact]
    public void Load_ThisApplication_FindsMarkedMethodsAndStartsInOrder()
    {
        ApplicationMethods methods = ApplicationMethods.Load();
        Assert.Contains(Keys.Method(nameof(SampleMethods.Echo)), methods.Compute);
        Assert.Equal(["A", "B"], methods.WorkerStart.Select(method => method.Name));
    }
}
