using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ComputeHost.Daemon.Tests.Metrics;

/// <summary>Reads the text format of Prometheus and takes nothing that the format does not allow.</summary>
internal sealed partial class PrometheusPage
{
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _helps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _samples = new(StringComparer.Ordinal);
    private readonly HashSet<string> _finished = new(StringComparer.Ordinal);
    private string _family = "";

    private PrometheusPage()
    {
    }

    /// <summary>Type of each metric.</summary>
    public IReadOnlyDictionary<string, string> Types => _types;

    /// <summary>Value of each sample, by name and labels: <c>name{label="value"}</c>, the value as it was before it was escaped.</summary>
    public IReadOnlyDictionary<string, double> Samples => _samples;

    public IReadOnlyDictionary<string, string> Helps => _helps;

    public static PrometheusPage Parse(string text)
    {
        var page = new PrometheusPage();
        Assert.True(text.Length == 0 || text.EndsWith('\n'), "The last line must end with a line feed.");
        Assert.DoesNotContain('\r', text);
        foreach (string line in text.Split('\n', StringSplitOptions.None)[..^1])
        {
            page.Take(line);
        }

        foreach (string histogram in page._types.Where(static type => type.Value == "histogram").Select(static type => type.Key))
        {
            page.CheckHistogram(histogram);
        }

        return page;
    }

    private void Take(string line)
    {
        if (Help().Match(line) is { Success: true } help)
        {
            Begin(help.Groups["name"].Value);
            _helps.Add(_family, Unescape(help.Groups["text"].Value, quotes: false));
        }
        else if (TypeLine().Match(line) is { Success: true } type)
        {
            Assert.Equal(_family, type.Groups["name"].Value);
            _types.Add(_family, type.Groups["type"].Value);
        }
        else
        {
            TakeSample(line);
        }
    }

    private void Begin(string family)
    {
        Assert.True(_finished.Add(family), $"All lines of '{family}' must be together.");
        _family = family;
    }

    private void TakeSample(string line)
    {
        Match sample = Sample().Match(line);
        Assert.True(sample.Success, $"This is no line of the format: {line}");
        string name = sample.Groups["name"].Value;
        string[] allowed = _types[_family] switch
        {
            "histogram" => [_family + "_bucket", _family + "_sum", _family + "_count"],
            _ => [_family],
        };
        Assert.Contains(name, allowed);
        var labels = new List<string>();
        foreach (Match label in Label().Matches(sample.Groups["labels"].Value))
        {
            labels.Add($"{label.Groups["name"].Value}=\"{Unescape(label.Groups["value"].Value, quotes: true)}\"");
        }

        Assert.Equal(labels.Select(static label => label.Split('=')[0]).Distinct().Count(), labels.Count);
        string key = labels.Count == 0 ? name : $"{name}{{{string.Join(',', labels)}}}";
        Assert.True(_samples.TryAdd(key, Number(sample.Groups["value"].Value)), $"'{key}' is there twice.");
        Assert.True(_types[_family] == "gauge" || _samples[key] >= 0, $"'{key}' must not be negative.");
    }

    private void CheckHistogram(string name)
    {
        foreach (IGrouping<string, (double Bound, double Value)> series in _samples
            .Where(sample => sample.Key.StartsWith(name + "_bucket{", StringComparison.Ordinal))
            .GroupBy(static sample => Le().Replace(sample.Key, ""), static sample => (Number(Le().Match(sample.Key).Groups["bound"].Value), sample.Value)))
        {
            (double Bound, double Value)[] buckets = [.. series];
            Assert.Equal(buckets.OrderBy(static bucket => bucket.Bound), buckets);
            Assert.Equal(buckets.Select(static bucket => bucket.Value).Order(), buckets.Select(static bucket => bucket.Value));
            Assert.Equal(double.PositiveInfinity, buckets[^1].Bound);
            string count = series.Key.Replace(name + "_bucket", name + "_count", StringComparison.Ordinal).Replace("{}", "", StringComparison.Ordinal);
            Assert.Equal(_samples[count], buckets[^1].Value);
            Assert.Contains(count.Replace(name + "_count", name + "_sum", StringComparison.Ordinal), _samples.Keys);
        }
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static string Unescape(string text, bool quotes)
    {
        var plain = new StringBuilder();
        for (int index = 0; index < text.Length; index++)
        {
            if (text[index] != '\\')
            {
                plain.Append(text[index]);
                continue;
            }

            index++;
            plain.Append(text[index] switch
            {
                'n' => '\n',
                '\\' => '\\',
                '"' when quotes => '"',
                var other => throw new FormatException($"'\\{other}' is no escape."),
            });
        }

        return plain.ToString();
    }

    [GeneratedRegex("^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<text>.*)$")]
    private static partial Regex Help();

    [GeneratedRegex("^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>[a-zA-Z_][a-zA-Z0-9_]*="(\\.|[^"\\])*"(,[a-zA-Z_][a-zA-Z0-9_]*="(\\.|[^"\\])*")*)\})? (?<value>[+-]Inf|NaN|-?[0-9.]+([eE][+-]?[0-9]+)?)$""")]
    private static partial Regex Sample();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>(\\.|[^"\\])*)"(,|$)""")]
    private static partial Regex Label();

    [GeneratedRegex(""",?le="(?<bound>[^"]*)"$?(?=\})""")]
    private static partial Regex Le();
}
