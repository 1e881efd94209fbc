using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using ComputeHost.TestSupport;

namespace ComputeHost.Build.Tests.Packages;

/// <summary>The program of the README, in a project that refers to the package.</summary>
internal sealed class ConsoleUser(string folder, string version, IReadOnlyDictionary<string, string> environment)
{
    public async Task<string> RunAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "App.csproj"), Samples.Project("Microsoft.NET.Sdk", version));
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Samples.Primes());
        return await Shell.RunAsync(folder, environment, "dotnet", "run");
    }

    public async Task<string> RunAsSingleFileAsync()
    {
        await Shell.RunAsync(folder, environment, "dotnet", "publish", "--use-current-runtime", "--no-self-contained", "-p:PublishSingleFile=true", "-o", "published");
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "published"), "*.dll"));
        return await Shell.RunAsync(folder, environment, Samples.Executable(Path.Combine(folder, "published", "App")));
    }
}

/// <summary>The same program in one file without a project, with no directive but the package.</summary>
internal sealed class FileBasedUser(string folder, string version, IReadOnlyDictionary<string, string> environment)
{
    public async Task<string> RunAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "app.cs"), $"#:package ComputeHost@{version}\n{Samples.Primes()}");
        return await Shell.RunAsync(folder, environment, "dotnet", "run", "app.cs");
    }
}

internal sealed record WebOutcome(string Primes, string Statistics, int ExitCode, bool LeftWorker);

/// <summary>The program of the guide, called over HTTP and stopped as a service manager does.</summary>
internal sealed partial class WebUser(string folder, string version, IReadOnlyDictionary<string, string> environment)
{
    public async Task<WebOutcome> RunAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "App.csproj"), Samples.Project("Microsoft.NET.Sdk.Web", version));
        Samples.Copy("Web", folder);
        await Shell.RunAsync(folder, environment, "dotnet", "build");

        string program = Samples.Executable(Path.Combine(folder, "bin", "Debug", "net10.0", "App"));
        using Process process = Shell.Start(folder, environment, program, "--urls", "http://127.0.0.1:0");
        try
        {
            var lines = new ConcurrentQueue<string>();
            Shell.Read(process, lines.Enqueue);
            Match address = Match.Empty;
            await Eventually.UntilAsync("the program listens", () => (address = Address().Match(string.Join('\n', lines))).Success);
            using var client = new HttpClient { BaseAddress = new Uri(address.Value) };
            string primes = await client.GetStringAsync("/primes/1000").DefaultTimeout();
            string statistics = await client.GetStringAsync("/statistics").DefaultTimeout();
            int[] workers = [.. ProcessWatch.Descendants(process.Id).Select(child => child.Id)];
            await StopAsync(process);
            return new WebOutcome(primes, statistics, process.ExitCode, workers.Any(ProcessWatch.IsAlive));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static async Task StopAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync().DefaultTimeout();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}

internal sealed record ToolOutcome(string Help, string Demo);

/// <summary>The command, installed in a folder and tried.</summary>
internal sealed class ToolUser(string folder, string version, IReadOnlyDictionary<string, string> environment)
{
    public async Task<ToolOutcome> RunAsync()
    {
        await Shell.RunAsync(folder, environment, "dotnet", "tool", "install", "ComputeHost.Tool", "--version", version, "--tool-path", "tools");
        string files = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(files, "some.bin"), new byte[300_000]);

        string command = Samples.Executable(Path.Combine(folder, "tools", "computehost"));
        string help = await Shell.RunAsync(folder, environment, command, "--help");
        return new ToolOutcome(help, await Shell.RunAsync(folder, environment, command, "demo", files, "--seconds", "2", "--json"));
    }
}

internal static class Samples
{
    /// <summary>With a smaller limit, that takes no time.</summary>
    public static string Primes() => File.ReadAllText(Path.Combine(FolderOf("Primes"), "Program.cs")).Replace("5_000_000", "50_000", StringComparison.Ordinal);

    /// <summary>All that a reader of the guide types in; its project would refer to this repository.</summary>
    public static void Copy(string sample, string folder)
    {
        foreach (string file in Directory.EnumerateFiles(FolderOf(sample)).Where(file => Path.GetExtension(file) != ".csproj"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    public static string Project(string sdk, string version) => $"""
        <Project Sdk="{sdk}">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="ComputeHost" Version="{version}" />
          </ItemGroup>
        </Project>
        """;

    public static string Executable(string path) => OperatingSystem.IsWindows() ? path + ".exe" : path;

    private static string FolderOf(string sample) => Path.Combine(SourceTree.Root, "samples", sample);
}
