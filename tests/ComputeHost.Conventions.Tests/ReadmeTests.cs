using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ComputeHost.Conventions.Tests;

public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void DependencyTable_OfTheReadme_NamesEveryPackageWithAReason()
    {
        XDocument versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"));
        string[] packages = [.. versions.Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value).Order(StringComparer.Ordinal)];
        string[] named = [.. DependencyRow().Matches(Section("Dependencies")).Select(match => match.Groups["package"].Value).Order(StringComparer.Ordinal)];

        Assert.Equal(packages, named);
    }

    [Theory]
    [InlineData("dotnet run -c Release --project src/ComputeHost.Daemon -- demo")]
    [InlineData("dotnet test")]
    public void Readme_ForANewUser_HasTheCommand(string command) => Assert.Contains(command, Readme.Split('\n').Select(line => line.Trim()));

    [Fact]
    public void Example_OfTheReadme_IsTheSample()
    {
        string sample = File.ReadAllText(Path.Combine(Repository.Root, "samples", "Primes", "Program.cs"));
        Assert.Contains($"```csharp\n{sample}```", Readme, StringComparison.Ordinal);
    }

    private static string Section(string title) => Readme.Split("\n## ").Single(section => section.StartsWith(title + "\n", StringComparison.Ordinal));

    /// <summary><c>| `Package` | where | reason |</c>.</summary>
    [GeneratedRegex(@"^\|\s*`(?<package>[A-Za-z0-9.]+)`\s*\|[^|]+\|\s*\S[^|]{10,}\|\s*$", RegexOptions.Multiline)]
    private static partial Regex DependencyRow();
}
