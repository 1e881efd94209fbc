using System.Management.Automation.Language;
using ComputeHost.TestSupport;

namespace ComputeHost.Build.Tests;

public sealed class BuildScriptTests
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(5);

    private static string Script => Path.Combine(SourceTree.Root, "build.ps1");

    [Fact]
    public async Task Build_OnACopy_BuildsTheLibraryInTheConfiguration()
    {
        using RepositoryCopy copy = RepositoryCopy.Create();

        ScriptResult result = await BuildScript.RunAsync(copy.Script, "Build").DefaultTimeout(BuildLimit);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(copy.LibraryFolder, "bin", "Release"), "ComputeHost.Abstractions.dll", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Build_OnACopyWithABrokenFile_FailsAndShowsTheError()
    {
        using RepositoryCopy copy = RepositoryCopy.Create();
        await File.WriteAllTextAsync(Path.Combine(copy.LibraryFolder, "Broken.cs"), "this is not C#");

        ScriptResult result = await BuildScript.RunAsync(copy.Script, "Build").DefaultTimeout(BuildLimit);

        Assert.True(result.ExitCode != 0, result.ToString());
        Assert.Contains(result.Output, line => line.Contains("Broken.cs", StringComparison.Ordinal) && line.Contains("error CS", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Build", "build")]
    [InlineData("Test", "test")]
    [InlineData("LoadTest", "run")]
    [InlineData("Pack", "pack")]
    public async Task Target_DotNetSucceeds_SucceedsWithItsCommand(string target, string command)
    {
        ScriptResult result = await BuildScript.RunAsync(Script, target, FakeDotNet(exitCode: 0)).DefaultTimeout();

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith($"dotnet {command} ", Assert.Single(result.Output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Build")]
    [InlineData("Test")]
    [InlineData("LoadTest")]
    [InlineData("Pack")]
    public async Task Target_DotNetFails_EndsWithItsExitCode(string target)
    {
        ScriptResult result = await BuildScript.RunAsync(Script, target, FakeDotNet(exitCode: 7)).DefaultTimeout();

        Assert.Equal(7, result.ExitCode);
        Assert.Single(result.Output);
    }

    [Fact]
    public void Script_AsWritten_UsesNoCommandButDotNet()
    {
        ScriptBlockAst script = Parser.ParseFile(Script, out _, out ParseError[] errors);
        var functions = script.FindAll(node => node is FunctionDefinitionAst, searchNestedScriptBlocks: true).Select(node => ((FunctionDefinitionAst)node).Name);
        var commands = script.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Select(node => ((CommandAst)node).GetCommandName());

        Assert.Empty(errors);
        Assert.Equal(["dotnet"], commands.Except(functions, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>A function goes before a program of the same name.</summary>
    private static string FakeDotNet(int exitCode) => $"function dotnet {{ $global:LASTEXITCODE = {exitCode}; \"dotnet $args\" }}";
}
