using System.Diagnostics;
using System.Runtime.InteropServices;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Starts;

/// <summary>The test programs, as they are built and as they are published.</summary>
internal static class Programs
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    public static string OutputOf(string project, string under = "tests") => Path.Combine(SourceTree.Root, under, project, "bin", Configuration, "net10.0");

    /// <summary>Publishes a test program.</summary>
    /// <param name="kind">SelfContained, SingleFile, or both names together.</param>
    /// <remarks>Without build servers: one that stays would hold the pipes, and the output would never end.</remarks>
    public static async Task PublishAsync(string project, string folder, string kind)
    {
        ProgramOutput output = await RunAsync(
            "dotnet",
            ["publish", Path.Combine(SourceTree.Root, "tests", project), "-c", Configuration, "-o", folder, $"-p:PublishKind={kind}", "-v", "quiet", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false"],
            TimeSpan.FromMinutes(5));
        Assert.True(output.ExitCode == 0, output.Text);
    }

    /// <summary>Copies the output of a build, without what others publish there meanwhile for one runtime.</summary>
    public static void Copy(string from, string to)
    {
        string published = RuntimeInformation.RuntimeIdentifier + Path.DirectorySeparatorChar;
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(from, file);
            if (relative.StartsWith(published, StringComparison.Ordinal))
            {
                continue;
            }

            string target = Path.Combine(to, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public static async Task<ProgramOutput> RunAsync(string program, IReadOnlyList<string> arguments, TimeSpan? limit = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().DefaultTimeout(limit ?? TimeSpan.FromMinutes(1));
            return new ProgramOutput(process.ExitCode, await output + await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}

internal sealed record ProgramOutput(int ExitCode, string Text)
{
    /// <summary>A line <c>name=value</c> of the output.</summary>
    public string this[string name] =>
        Text.Split('\n').FirstOrDefault(line => line.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..].Trim()
        ?? throw new InvalidOperationException($"There is no line '{name}=' in: {Text}");
}
