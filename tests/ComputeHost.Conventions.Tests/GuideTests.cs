using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ComputeHost.Conventions.Tests;

public sealed partial class GuideTests
{
    private static readonly Page Guide = Page.Read("docs/guide.md");

    [Fact]
    public void Code_OfTheGuide_IsCompiledSomewhere()
    {
        string[] sources = [.. Repository.SourceFiles().Where(IsExample).Select(path => Trimmed(string.Join('\n', Repository.ReadLines(path))))];

        Violations.AssertNone(
            from Match block in CodeBlock().Matches(Guide.Text)
            let code = Trimmed(block.Groups["code"].Value)
            where !sources.Any(source => source.Contains(code, StringComparison.Ordinal))
            select $"no sample or test has this code: {code}");
    }

    [Fact]
    public void Settings_OfTheGuide_AreTheSamples() =>
        Assert.Contains($"```json\n{Repository.ReadText("samples/Web/appsettings.json")}```", Guide.Text, StringComparison.Ordinal);

    [Fact]
    public void FirstUse_OfTheGuide_IsTheWholeSample() =>
        Violations.AssertNone(
            from path in Repository.SourceFiles()
            where path.StartsWith("samples/Web/", StringComparison.Ordinal)
            where !Guide.Text.Contains($"```csharp\n{Repository.ReadText(path)}```", StringComparison.Ordinal)
            select $"the guide does not have {path} as it is");

    [Theory]
    [InlineData("option", typeof(ComputePoolOptions))]
    [InlineData("`ComputeClientOptions`", typeof(ComputeClientOptions))]
    [InlineData("`ComputeCallOptions`", typeof(ComputeCallOptions))]
    [InlineData("`[ComputeMethod]`", typeof(ComputeMethodAttribute))]
    [InlineData("`ComputeMapOptions`", typeof(ComputeMapOptions))]
    public void OptionTable_OfTheGuide_HasEveryOption(string header, Type options)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        Assert.Equal(options.GetProperties(Own).Select(property => property.Name).Order(), Guide.Table(header).Select(row => row[0].Trim('`')).Order());
    }

    [Theory]
    [InlineData("option", typeof(ComputePoolOptions))]
    [InlineData("`ComputeClientOptions`", typeof(ComputeClientOptions))]
    public void OptionTable_OfTheGuide_HasTheDefaults(string header, Type options)
    {
        object defaults = Activator.CreateInstance(options)!;

        Violations.AssertNone(
            from row in Guide.Table(header)
            let name = row[0].Trim('`')
            where name is not (nameof(ComputePoolOptions.MaxWorkers) or nameof(ComputePoolOptions.Threads))      // their defaults depend on the machine
            let expected = Describe(options.GetProperty(name)!.GetValue(defaults))
            where expected is not null && row[1] != expected
            select $"the guide says that the default of {name} is '{row[1]}', but it is '{expected}'");
    }

    [Fact]
    public void ExceptionTable_OfTheGuide_HasEveryException()
    {
        IEnumerable<string> exceptions = typeof(ComputeHostException).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(ComputeHostException)) && !type.IsAbstract)
            .Select(type => $"`{type.Name}`");

        Assert.Equal(exceptions.Order(), Guide.Table("exception").SelectMany(row => row[0].Split(", ")).Order());
    }

    [Fact]
    public void TestClientTable_OfTheGuide_HasEveryMember()
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        IEnumerable<string> members = typeof(Testing.TestComputeClient).GetMembers(Own)
            .Where(member => member is not MethodInfo { IsSpecialName: true } and not MethodInfo { Name: nameof(IComputeClient.ExecuteAsync) })
            .Select(member => member is ConstructorInfo ? member.DeclaringType!.Name : member.Name)
            .Distinct();

        Assert.Equal(members.Distinct().Order(), Guide.Table("member").Select(row => row[0].Trim('`').Split('(')[0]).Order());
    }

    /// <returns>Null for a value that the guide tells in words.</returns>
    private static string? Describe(object? value) => value switch
    {
        int number => number.ToString(CultureInfo.InvariantCulture),
        long bytes => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024 / 1024} MiB"),
        TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} s"),
        Enum name => $"`{name}`",
        _ => null,
    };

    private static bool IsExample(string path) =>
        path.StartsWith("samples/", StringComparison.Ordinal) || Path.GetFileName(path) is "GuideExamples.cs" || path.Contains("/TrimmedClient/", StringComparison.Ordinal);

    /// <summary>Without the indentation of the place where it is compiled.</summary>
    private static string Trimmed(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim())).Trim();

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
