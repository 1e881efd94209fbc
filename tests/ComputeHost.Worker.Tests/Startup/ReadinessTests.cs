using ComputeHost.Execution.Methods;
using ComputeHost.Worker.Startup;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Worker.Tests.Startup;

public sealed class ReadinessTests
{
    [Fact]
    public void CheckWire_AllThere_Passes() => Readiness.CheckWire();

    [Fact]
    public void CheckMethods_None_SaysWhatToMarkAndWhatWasFound()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Readiness.CheckMethods(new MethodRegistry([], ["The assembly 'Broken.dll' could not be read."], static _ => NullLogger.Instance)));

        Assert.Contains("[ComputeMethod]", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'Broken.dll' could not be read", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckMethods_One_Passes() => Readiness.CheckMethods(new MethodRegistry([Keys.Method(nameof(SampleMethods.Add))], [], static _ => NullLogger.Instance));
}
