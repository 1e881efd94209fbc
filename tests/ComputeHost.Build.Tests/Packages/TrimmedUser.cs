using System.Text.RegularExpressions;
using System.Xml.Linq;
using ComputeHost.TestSupport;

namespace ComputeHost.Build.Tests.Packages;

/// <param name="Warnings">What the analysis for trimming or compiling ahead of time found, whosever code it is in.</param>
/// <param name="Output">A line per kind of call: <c>int: right</c>.</param>
internal sealed record TrimmedOutcome(string[] Warnings, string[] Output)
{
    public string[] Lines(string kind) => [.. Output.Where(line => line.StartsWith(kind + ": ", StringComparison.Ordinal))];
}

/// <summary>A client that is trimmed or compiled ahead of time, and an ordinary program as its worker. Both have the methods from a library.</summary>
internal sealed partial class TrimmedUser(string folder, string version, IReadOnlyDictionary<string, string> environment)
{
    private const string Methods = """<ProjectReference Include="../Methods/Methods.csproj" />""";

    private static readonly string Sources = Path.Combine(SourceTree.Root, "tests", "ComputeHost.Build.Tests", "Packages", "TrimmedClient");

    public async Task<string> BuildWorkerAsync()
    {
        await WriteMethodsAsync("Ordinary");
        await WriteAsync("Ordinary/Worker", "ComputeHost", Methods, "<OutputType>Exe</OutputType>");
        await Shell.RunAsync(folder, environment, "dotnet", "build", "Ordinary/Worker", "-c", "Release", "-o", "worker");
        return Samples.Executable(Path.Combine(folder, "worker", "Worker"));
    }

    /// <param name="mode">The property that asks for it: PublishTrimmed or PublishAot.</param>
    /// <param name="worker">The worker program.</param>
    public async Task<TrimmedOutcome> RunAsync(string mode, string worker)
    {
        await WriteMethodsAsync(mode);
        await WriteAsync($"{mode}/Client", "ComputeHost", Methods, $"<OutputType>Exe</OutputType><TrimmerSingleWarn>false</TrimmerSingleWarn><{mode}>true</{mode}>");
        string[] linker = Linker.IsGcc ? ["-p:CppCompilerAndLinker=gcc"] : [];
        string log = await Shell.RunAsync(folder, environment, "dotnet", ["publish", $"{mode}/Client", "-c", "Release", "--use-current-runtime", "--self-contained", "-o", mode + "/out", .. linker]);
        string output = await Shell.RunAsync(folder, environment, Samples.Executable(Path.Combine(folder, mode, "out", "Client")), worker);
        return new TrimmedOutcome([.. log.Split('\n').Where(line => Warning().IsMatch(line)).Distinct()], [.. output.Split('\n').Select(line => line.TrimEnd())]);
    }

    private static string ProtobufVersion() => XDocument.Load(Path.Combine(SourceTree.Root, "Directory.Packages.props"))
        .Descendants("PackageVersion").Single(package => package.Attribute("Include")!.Value == "Google.Protobuf").Attribute("Version")!.Value;

    // Each program has the library to itself: they are built at the same time.
    private Task WriteMethodsAsync(string part) =>
        WriteAsync($"{part}/Methods", "ComputeHost.Abstractions", $"""<PackageReference Include="Google.Protobuf" Version="{ProtobufVersion()}" />""");

    private async Task WriteAsync(string project, string package, string items, string properties = "")
    {
        string directory = Directory.CreateDirectory(Path.Combine(folder, project)).FullName;
        string name = Path.GetFileName(project);
        File.Copy(Path.Combine(Sources, name + ".cs"), Path.Combine(directory, name + ".cs"));
        await File.WriteAllTextAsync(Path.Combine(directory, name + ".csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{version}" />
                {items}
              </ItemGroup>
            </Project>
            """);
    }

    [GeneratedRegex(@"\bwarning IL\d{4}\b")]
    private static partial Regex Warning();
}
