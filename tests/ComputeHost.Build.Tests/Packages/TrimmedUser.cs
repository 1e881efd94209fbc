using System.Text.RegularExpressions;

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
    private static readonly string Sources = Path.Combine(TestSupport.SourceTree.Root, "tests", "ComputeHost.Build.Tests", "Packages", "TrimmedClient");

    public async Task<string> BuildWorkerAsync()
    {
        await WriteAsync("Methods", "ComputeHost.Abstractions", """<PackageReference Include="Google.Protobuf" Version="3.36.2" />""");
        await WriteAsync("Worker", "ComputeHost", Methods, "<OutputType>Exe</OutputType>");
        await Shell.RunAsync(folder, environment, "dotnet", "build", "Worker", "-c", "Release", "-o", "worker");
        return Samples.Executable(Path.Combine(folder, "worker", "Worker"));
    }

    /// <param name="mode">The property that asks for it: PublishTrimmed or PublishAot.</param>
    /// <param name="worker">The worker program.</param>
    public async Task<TrimmedOutcome> RunAsync(string mode, string worker)
    {
        await WriteAsync(mode, "ComputeHost", Methods, $"<OutputType>Exe</OutputType><AssemblyName>Client</AssemblyName><TrimmerSingleWarn>false</TrimmerSingleWarn><{mode}>true</{mode}>", "Client");
        string[] linker = Linker.IsGcc ? ["-p:CppCompilerAndLinker=gcc"] : [];
        string log = await Shell.RunAsync(folder, environment, "dotnet", ["publish", mode, "-c", "Release", "--use-current-runtime", "--self-contained", "-o", mode + "/out", .. linker]);
        string output = await Shell.RunAsync(folder, environment, Samples.Executable(Path.Combine(folder, mode, "out", "Client")), worker);
        return new TrimmedOutcome([.. log.Split('\n').Where(line => Warning().IsMatch(line)).Distinct()], [.. output.Split('\n').Select(line => line.TrimEnd())]);
    }

    private static string Methods => """<ProjectReference Include="../Methods/Methods.csproj" />""";

    private async Task WriteAsync(string project, string package, string items, string properties = "", string? source = null)
    {
        string directory = Directory.CreateDirectory(Path.Combine(folder, project)).FullName;
        string name = source ?? project;
        File.Copy(Path.Combine(Sources, name + ".cs"), Path.Combine(directory, name + ".cs"));
        await File.WriteAllTextAsync(Path.Combine(directory, project + ".csproj"), $"""
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
