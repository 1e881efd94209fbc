using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ComputeHost.Tests;

/// <summary>Holds the documentation of <see cref="ComputePoolOptions"/> to what the code does.</summary>
public sealed partial class ComputePoolOptionsDefaultsTests
{
    private static readonly XDocument Documentation = XDocument.Load(Path.ChangeExtension(typeof(ComputePoolOptions).Assembly.Location, ".xml"));

    public static TheoryData<string> Options => [.. typeof(ComputePoolOptions).GetProperties().Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Options))]
    public void Documentation_EachOption_NamesItsRealDefault(string option)
    {
        PropertyInfo property = typeof(ComputePoolOptions).GetProperty(option)!;

        string documented = DefaultOf(ValueText(option));

        Assert.Equal(Describe(property.GetValue(new ComputePoolOptions()), option), documented);
    }

    [Theory]
    [InlineData(nameof(ComputePoolOptions.SlotsPerWorker), "1 to 64.")]
    [InlineData(nameof(ComputePoolOptions.MaxWorkers), "1 to 512, together with StandbyWorkers.")]
    [InlineData(nameof(ComputePoolOptions.StandbyWorkers), "0 to 512, together with MaxWorkers.")]
    [InlineData(nameof(ComputePoolOptions.Threads), "1 to 4,096.")]
    [InlineData(nameof(ComputePoolOptions.MaxLostThreads), "0 to 4,096,")]
    [InlineData(nameof(ComputePoolOptions.MaxPayload), "1 KiB (1,024) to 1 GiB (1,073,741,824).")]
    [InlineData(nameof(ComputePoolOptions.StartTimeout), "Greater than zero, at most 1 hour.")]
    [InlineData(nameof(ComputePoolOptions.QueueTimeout), "Greater than zero, at most 24 days, or Timeout.InfiniteTimeSpan for no limit.")]
    [InlineData(nameof(ComputePoolOptions.FailureLimit), "1 to 1,000,000,")]
    [InlineData(nameof(ComputePoolOptions.MaxDumps), "1 to 1,000.")]
    [InlineData(nameof(ComputePoolOptions.MaxDumpSize), "1 MiB (1,048,576) or more.")]
    [InlineData(nameof(ComputePoolOptions.MemoryHardLimit), "64 MiB (67,108,864) or more,")]
    public void Documentation_Range_IsThatOfTheDefaultsClass(string option, string range) =>
        Assert.Contains(range, ValueText(option), StringComparison.Ordinal);

    private static string ValueText(string option)
    {
        XElement member = Documentation.Descendants("member").Single(element => (string?)element.Attribute("name") == $"P:ComputeHost.ComputePoolOptions.{option}");
        var value = new XElement(member.Element("value") ?? throw new InvalidOperationException($"'{option}' has no <value>."));
        foreach (XElement reference in value.Descendants().Where(element => !element.HasElements && element.IsEmpty).ToList())
        {
            string name = (string?)reference.Attribute("langword") ?? string.Join('.', ((string)reference.Attribute("cref")!)[2..].Split('.')[^2..]);
            reference.ReplaceWith(name.Replace("ComputePoolOptions.", "", StringComparison.Ordinal));
        }

        return WhiteSpace().Replace(value.Value, " ").Trim();
    }

    private static string DefaultOf(string value)
    {
        Match match = DefaultPhrase().Match(value);
        Assert.True(match.Success, $"No default is named in '{value}'.");
        return match.Groups[1].Value;
    }

    private static string Describe(object? value, string option) => (option, value) switch
    {
        (nameof(ComputePoolOptions.MaxWorkers) or nameof(ComputePoolOptions.Threads), int count) when count == Environment.ProcessorCount =>
            "the number of processors that this process may use",
        (nameof(ComputePoolOptions.MaxPayload) or nameof(ComputePoolOptions.MaxDumpSize), long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024 / 1024} MiB ({bytes:N0})"),
        (nameof(ComputePoolOptions.WorkerEnvironment), IDictionary<string, string?> { Count: 0 }) => "empty",
        (nameof(ComputePoolOptions.Methods), ComputeMethodOptionsDictionary { Count: 0 }) => "empty",
        (_, null) => "null",
        (_, bool flag) => flag ? "true" : "false",
        (_, TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} seconds"),
        (_, Enum choice) => $"{choice.GetType().Name}.{choice}",
        (_, IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"The test does not know how the default of '{option}' is written."),
    };

    [GeneratedRegex(@"The default is (.+?)(?:\.$|: )")]
    private static partial Regex DefaultPhrase();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
