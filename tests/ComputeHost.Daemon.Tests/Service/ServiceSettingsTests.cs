using ComputeHost.Daemon.Service;

namespace ComputeHost.Daemon.Tests.Service;

public sealed class ServiceSettingsTests
{
    [Theory]
    [InlineData("30000000", "42", 30.0)]
    [InlineData("500000", null, 0.5)]
    [InlineData("500000", "", 0.5)]
    [InlineData("30000000", "43", null)]
    [InlineData("0", null, null)]
    [InlineData("-1", null, null)]
    [InlineData("soon", null, null)]
    [InlineData("9223372036854775807", null, null)]
    [InlineData(null, "42", null)]
    public void Of_Watchdog_IsForTheProcessThatIsNamed(string? microseconds, string? process, double? seconds)
    {
        ServiceSettings settings = Of(new() { ["WATCHDOG_USEC"] = microseconds, ["WATCHDOG_PID"] = process });

        Assert.Equal(seconds, settings.WatchdogInterval?.TotalSeconds);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("/run/systemd/notify", "/run/systemd/notify")]
    [InlineData("@abstract", "@abstract")]
    public void Of_Socket_IsWhatWasTold(string? told, string? expected) => Assert.Equal(expected, Of(new() { ["NOTIFY_SOCKET"] = told }).Socket);

    [Fact]
    public void Take_VariablesAreSet_RemovesThemFromTheEnvironment()
    {
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", "/run/x");
        Environment.SetEnvironmentVariable("WATCHDOG_USEC", "2000000");
        Environment.SetEnvironmentVariable("WATCHDOG_PID", $"{Environment.ProcessId}");

        Assert.Equal(new ServiceSettings("/run/x", TimeSpan.FromSeconds(2)), ServiceSettings.Take());
        Assert.Equal(new ServiceSettings(null, null), ServiceSettings.Take());
        Assert.Null(Environment.GetEnvironmentVariable("WATCHDOG_PID"));
    }

    private static ServiceSettings Of(Dictionary<string, string?> variables) => ServiceSettings.Of(name => variables.GetValueOrDefault(name), processId: 42);
}
