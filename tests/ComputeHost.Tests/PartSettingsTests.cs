using System.Text.Json;
using System.Text.Json.Nodes;
using ComputeHost.Tactics;

namespace ComputeHost.Tests;

/// <summary>Changes one option at a time and looks at what the parts of a pool are told.</summary>
public sealed class PartSettingsTests
{
    private const string InTactic = "taken by the tactic itself";

    /// <summary>The options that reach a part under another name or in another form.</summary>
    private static readonly Dictionary<string, string> OtherNames = new()
    {
        [nameof(ComputePoolOptions.PendingQueueFullMode)] = "WaitWhenFull",
        [nameof(ComputePoolOptions.FailureLimit)] = "RestartLimits",
        [nameof(ComputePoolOptions.MaxRestartDelay)] = "RestartLimits",
        [nameof(ComputePoolOptions.DumpDirectory)] = "Dumps",
        [nameof(ComputePoolOptions.MaxDumps)] = "Dumps",
        [nameof(ComputePoolOptions.MaxDumpSize)] = "Dumps",
        [nameof(ComputePoolOptions.WorkerCommand)] = "ComparesTypes",
        [nameof(ComputePoolOptions.LoggerFactory)] = "WorkerLogLevel",
        [nameof(ComputePoolOptions.InProcess)] = InTactic,
        [nameof(ComputePoolOptions.Address)] = InTactic,
        [nameof(ComputePoolOptions.Tactic)] = InTactic,
        [nameof(ComputePoolOptions.Methods)] = InTactic,
        [nameof(ComputePoolOptions.Queue)] = InTactic,
        [nameof(ComputePoolOptions.Threads)] = InTactic,
        [nameof(ComputePoolOptions.MaxLostThreads)] = InTactic,
        [nameof(ComputePoolOptions.ThreadNice)] = InTactic,
        [nameof(ComputePoolOptions.ShareValues)] = InTactic,
    };

    public static TheoryData<string> Options => [.. typeof(ComputePoolOptions).GetProperties().Select(option => option.Name)];

    [Theory]
    [MemberData(nameof(Options))]
    public void Settings_OneOptionChanged_ChangeInThatAlone(string option)
    {
        ComputePoolOptions options = OtherThanDefault.For(option);
        Dictionary<string, string> before = SettingsOf(new ComputePoolOptions { DumpDirectory = "/dumps" });
        Dictionary<string, string> after = SettingsOf(options);

        string[] changed = [.. before.Keys.Where(name => before[name] != after[name]).Select(name => name.Split('.')[1]).Distinct()];

        // The number of workers has a say in how many failures are taken for chance.
        string[] expected = option == nameof(ComputePoolOptions.MaxWorkers) && Environment.ProcessorCount > 1 ? [option, "RestartLimits"] : [OtherNames.GetValueOrDefault(option, option)];
        Assert.Equal(expected is [InTactic] ? [] : expected, changed);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Settings_OfTheSameName_HaveTheOptionsValue(string option)
    {
        ComputePoolOptions options = OtherThanDefault.For(option);
        string value = JsonSerializer.Serialize(option == nameof(ComputePoolOptions.LoggerFactory)
            ? null
            : typeof(ComputePoolOptions).GetProperty(option)!.GetValue(options));

        // How long a worker that is replaced may take is not what the pool's end may take.
        Assert.All(SettingsOf(options).Where(setting => setting.Key.EndsWith("." + option, StringComparison.Ordinal) && setting.Key != "supervisor.DrainTimeout"), setting => Assert.Equal(value, setting.Value));
    }

    [Fact]
    public void ForSupervisor_InfiniteIdleTimeout_NeverPasses() => Assert.Equal(
        TimeSpan.MaxValue,
        PartSettings.ForSupervisor(new ComputePoolOptions { IdleTimeout = Timeout.InfiniteTimeSpan }).IdleTimeout);

    [Fact]
    public void ForSupervisor_DrainTimeout_LeavesCallsTheirOwnLimits() =>
        Assert.Equal(TimeSpan.FromDays(24), PartSettings.ForSupervisor(new ComputePoolOptions { DrainTimeout = TimeSpan.Zero }).DrainTimeout);

    private static Dictionary<string, string> SettingsOf(ComputePoolOptions options) =>
        Flat("client", JsonSerializer.SerializeToNode(PartSettings.ForClient(options))!)
            .Concat(Flat("supervisor", JsonSerializer.SerializeToNode(PartSettings.ForSupervisor(options))!))
            .ToDictionary(setting => setting.Name, setting => setting.Value);

    private static IEnumerable<(string Name, string Value)> Flat(string part, JsonNode settings) =>
        settings.AsObject().Select(setting => ($"{part}.{setting.Key}", setting.Value?.ToJsonString() ?? "null"));
}
