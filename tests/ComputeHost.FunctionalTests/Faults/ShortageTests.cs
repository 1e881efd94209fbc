using System.Globalization;
using ComputeHost.FunctionalTests.Starts;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>A host that is short of memory, and bears it.</summary>
[Collection(FaultsCollection.Name)]
public sealed class ShortageTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Memory_FullAgainAndAgainWhileWorkersPrint_HostLivesAndServes(int run)
    {
        // Hexadecimal: 96 MiB.
        var limit = new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = "0x6000000" };
        ProgramOutput output = await Programs.RunAsync(HostProgram.Path, ["shortage", "3"], TimeSpan.FromMinutes(2), limit);
        Assert.True(output.ExitCode == 0, $"Run {run} ended with {output.ExitCode}: {output.Text}");
        Assert.Equal(("42", "yes"), (output["sum"], output["survived"]));
        Assert.InRange(int.Parse(output["shortages"], CultureInfo.InvariantCulture), 2, int.MaxValue);
    }
}
