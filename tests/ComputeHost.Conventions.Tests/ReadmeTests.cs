using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ComputeHost.Conventions.Tests;

public sealed partial class ReadmeTests
{
    private static readonly Page Readme = Page.Read("README.md");

    [Fact]
    public void DependencyTable_OfTheReadme_NamesEveryPackageWithAReason()
    {
        XDocument versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"));
        string[] packages = [.. versions.Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value).Order(StringComparer.Ordinal)];
        MatchCollection rows = DependencyRow().Matches(Readme.Section("Dependencies"));
        string[] named = [.. rows.Select(row => row.Groups["package"].Value).Order(StringComparer.Ordinal)];

        Assert.Equal(packages, named);
    }

    [Theory]
    [InlineData("dotnet run -c Release --project src/ComputeHost.Daemon -- demo")]
    [InlineData("dotnet test")]
    public void Readme_ForANewUser_HasTheCommand(string command) => Assert.Contains(command, Readme.Text.Split('\n').Select(line => line.Trim()));

    [Fact]
    public void Example_OfTheReadme_IsTheSample()
    {
        string sample = Repository.ReadText("samples/Primes/Program.cs");
        Assert.Contains($"```csharp\n{sample}```", Readme.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Readme_ForANewUser_IsReadInAFewMinutes() => Assert.InRange(Readme.Text.Split('\n').Length, 1, 150);

    [Fact]
    public void Picture_OfTheReadme_NamesItsCommandAndReadsInTheDark()
    {
        string picture = Repository.ReadText("docs/demo.svg");

        XDocument.Parse(picture);
        Assert.Contains("dotnet run -c Release --project src/ComputeHost.Daemon -- demo", picture, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", picture, StringComparison.Ordinal);
    }

    /// <summary><c>| `Package` | where | reason |</c>.</summary>
    [GeneratedRegex(@"^\|\s*`(?<package>[A-Za-z0-9.]+)`\s*\|[^|]+\|\s*\S[^|]{10,}\|\s*$", RegexOptions.Multiline)]
    private static partial Regex DependencyRow();
}
