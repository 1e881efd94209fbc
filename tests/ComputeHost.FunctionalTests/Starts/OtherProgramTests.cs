using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Starts;

/// <summary>Workers of another program, whose methods have the names of ours.</summary>
public sealed class OtherProgramTests
{
    [Fact]
    public async Task RunAsync_EnumWithOtherNumbersThere_IsRefusedInsteadOfAnsweredWrong()
    {
        await using TestPool test = await StartAsync();

        ProtocolMismatchException refusal = await Assert.ThrowsAsync<ProtocolMismatchException>(() => test.Pool.RunAsync(Forecast.Next).DefaultTimeout());

        Assert.Equal(("result: System.Int32 {Rain=0, Sun=1}", "result: System.Int32 {Rain=1, Sun=0}", ComputeRan.No), (refusal.Here, refusal.There, refusal.Ran));
    }

    [Fact]
    public async Task RunAsync_SameMembersUnderOtherTypeNames_Runs()
    {
        await using TestPool test = await StartAsync();

        Assert.Equal(new Forecast.Measured(3, 20.5), await test.Pool.RunAsync(Forecast.Degrees, 3).DefaultTimeout());
    }

    private static Task<TestPool> StartAsync() =>
        TestPool.StartAsync(options => options.WorkerCommand = [Path.Combine(Programs.OutputOf("ComputeHost.TestApp"), "ComputeHost.TestApp"), "worker"]);

    private static class Forecast
    {
        [ComputeMethod(Name = "Forecast.Next")]
        public static Weather Next() => Weather.Sun;

        [ComputeMethod(Name = "Forecast.Degrees")]
        public static Measured Degrees(int day) => new(day, 0);

        public enum Weather
        {
            Rain,
            Sun,
        }

        public sealed record Measured(int Day, double Degrees);
    }
}
