using System.Reflection;
using ComputeHost.Tactics;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Tests;

public sealed class RehearsalTests
{
    [Fact]
    public async Task RunOnceAsync_Ended_HasMadeEveryMessageOfThePool()
    {
        string[] assemblies = ["ComputeHost", "ComputeHost.Client", "ComputeHost.Protocol", "ComputeHost.Supervisor"];
        int declared = assemblies.Select(Assembly.Load).SelectMany(static assembly => assembly.GetTypes())
            .SelectMany(static type => type.GetMethods(BindingFlags.Static | BindingFlags.Public))
            .Count(static method => method.IsDefined(typeof(LoggerMessageAttribute)));

        Assert.Equal(declared, await Rehearsal.RunOnceAsync().DefaultTimeout());
    }
}
