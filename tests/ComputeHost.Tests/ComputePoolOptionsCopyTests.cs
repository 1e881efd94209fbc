using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Tests;

public sealed class ComputePoolOptionsCopyTests
{
    public static TheoryData<string> Options => [.. typeof(ComputePoolOptions).GetProperties().Select(option => option.Name)];

    [Fact]
    public void CheckedCopy_OptionsChangedLater_KeepsWhatItRead()
    {
        string[] command = ["program", "--worker"];
        var options = new ComputePoolOptions { MaxWorkers = 3, WorkerCommand = command, WorkerEnvironment = { ["A"] = "1" } };

        ComputePoolOptions copy = options.CheckedCopy();
        options.MaxWorkers = 9;
        command[0] = "another";
        options.WorkerEnvironment["A"] = "2";

        Assert.Equal(3, copy.MaxWorkers);
        Assert.Equal(["program", "--worker"], copy.WorkerCommand);
        Assert.Equal("1", copy.WorkerEnvironment["A"]);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void CheckedCopy_EveryOption_HasItsValue(string option)
    {
        PropertyInfo property = typeof(ComputePoolOptions).GetProperty(option)!;
        ComputePoolOptions options = OtherThanDefault.For(option);

        Assert.NotEqual(property.GetValue(new ComputePoolOptions()), property.GetValue(options));
        Assert.Equal(property.GetValue(options), property.GetValue(options.CheckedCopy()));
    }

    [Fact]
    public void CheckedCopy_OptionOutOfItsRange_IsRefused() => Assert.Throws<ArgumentException>(() => new ComputePoolOptions { SlotsPerWorker = 0 }.CheckedCopy());

    [Fact]
    public void EffectiveLoggerFactory_NoneGiven_LogsNowhere() => Assert.Same(NullLoggerFactory.Instance, new ComputePoolOptions().EffectiveLoggerFactory);
}
