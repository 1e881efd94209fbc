using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Tests;

public sealed class ComputePoolSettingsTests
{
    [Fact]
    public void From_OptionsChangedLater_KeepsWhatItRead()
    {
        string[] command = ["program", "--worker"];
        var options = new ComputePoolOptions { MaxWorkers = 3, WorkerCommand = command, WorkerEnvironment = { ["A"] = "1" } };

        var settings = ComputePoolSettings.From(options);
        options.MaxWorkers = 9;
        command[0] = "another";
        options.WorkerEnvironment["A"] = "2";

        Assert.Equal(3, settings.MaxWorkers);
        Assert.Equal(["program", "--worker"], settings.WorkerCommand);
        Assert.Equal("1", settings.WorkerEnvironment["A"]);
    }

    [Fact]
    public void From_EveryOption_IsTakenOver()
    {
        foreach (System.Reflection.PropertyInfo option in typeof(ComputePoolOptions).GetProperties())
        {
            Assert.True(typeof(ComputePoolSettings).GetProperty(option.Name) is not null, $"'{option.Name}' is in no settings.");
        }
    }

    [Fact]
    public void From_NoLoggerFactory_LogsNowhere() => Assert.Same(NullLoggerFactory.Instance, ComputePoolSettings.From(new ComputePoolOptions()).LoggerFactory);
}
