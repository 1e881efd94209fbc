using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ComputeHost.Daemon.Configuration;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Configuration;

/// <summary>Holds docs/operations.md and the sample file to the code.</summary>
public sealed partial class ConfigurationPageTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(SourceTree.Root, "docs/operations.md"));

    [Fact]
    public void Sample_AsItIs_CanBeRead()
    {
        DaemonConfiguration daemon = ConfigurationFile.Read(Path.Combine(SourceTree.Root, "samples/Daemon/computehost.json"));

        Assert.Equal(["imaging", "pricing"], daemon.Pools.Select(pool => pool.Name));
        Assert.Equal(3, daemon.LimitsOf(1, "web").Weight);
    }

    [Fact]
    public void Example_OfThePage_CanBeRead()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, JsonBlock().Match(Text).Groups["json"].Value);

        Assert.Single(ConfigurationFile.Read(path).Pools);

        File.Delete(path);
    }

    [Fact]
    public void Tables_OfThePage_HaveEveryKey()
    {
        Assert.Equal(new DaemonReader("/").Keys.Keys, Rows("key").Keys);
        Assert.Equal(new PoolReader("p", "/").Keys.Keys.Order(), Rows("key of a pool").Keys.Order());
        Assert.Equal(new ClientReader().Keys.Keys, Rows("key of a client").Keys);
        Assert.Equal(new QueueReader("/").Keys.Keys, Rows("key of a queue").Keys);
    }

    [Fact]
    public void Tables_OfThePage_HaveTheDefaults()
    {
        Dictionary<string, string> told = Rows("key of a pool");
        ComputePoolOptions defaults = PoolConfiguration.DaemonOptions();
        foreach ((string key, PropertyInfo option) in PoolOptionKeys.All)
        {
            // This one depends on the machine.
            if (key != "maxWorkers")
            {
                Assert.Equal((key, Form(option.GetValue(defaults), option.PropertyType)), (key, told[key]));
            }
        }

        foreach ((string key, string value) in Rows("key of a client"))
        {
            PropertyInfo limit = typeof(ClientLimits).GetProperties().Single(property => PoolOptionKeys.KeyOf(property.Name) == key);
            Assert.Equal((key, Form(limit.GetValue(new ClientLimits()), limit.PropertyType)), (key, value));
        }
    }

    [Fact]
    public void AllowList_OfThePage_IsTheCodes() =>
        Assert.Contains(string.Join(", ", WorkerEnvironmentAllowList.Always.Select(name => $"`{name}`")), Text, StringComparison.Ordinal);

    /// <summary>Keys to defaults.</summary>
    private static Dictionary<string, string> Rows(string header) =>
        Text[(Text.IndexOf($"| {header} | value | default |", StringComparison.Ordinal) + 1)..].Split('\n').Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|')).ToDictionary(cells => cells[0].Trim().Trim('`'), cells => cells[2].Trim().Trim('`'));

    /// <summary>As the file would have it.</summary>
    private static string Form(object? value, Type type) => value switch
    {
        null => "none",
        TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds}s"),
        long bytes => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024 / 1024}MiB"),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => type == typeof(IDictionary<string, string?>) ? "{}" : throw new NotSupportedException(type.Name),
    };

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
