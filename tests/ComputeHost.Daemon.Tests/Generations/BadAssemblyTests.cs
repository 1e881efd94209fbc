using ComputeHost.Daemon.Generations;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Generations;

/// <summary>What cannot be run is refused before anything is written, with path, reason and remedy.</summary>
public sealed class BadAssemblyTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("computehost-bad-").FullName;

    private string State => Path.Combine(_root, "state");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [LinuxFact]
    public void Compose_AbsentFile_IsRefused() => AssertRefused(Path.Combine(_root, "Nowhere.dll"), "there is no such file", "dotnet publish");

    [LinuxFact]
    public void Compose_Directory_IsRefusedWithTheAssemblyInIt()
    {
        TestProgram program = TestProgram.Create(_root, "a");

        AssertRefused(Path.GetDirectoryName(program.Path)!, "it is a directory", $"'{program.Path}'");
    }

    [LinuxTheory]
    [InlineData("Shop.dll")]
    [InlineData("Shop")]
    public void Compose_RandomBytes_AreRefused(string name)
    {
        string path = Path.Combine(_root, name);
        File.WriteAllBytes(path, [.. Enumerable.Range(0, 5000).Select(number => (byte)(number * 7919 >> 3))]);

        AssertRefused(path, "no .NET assembly", "'command'");
    }

    [LinuxFact]
    public void Compose_EmptyFile_IsRefused()
    {
        File.WriteAllBytes(Path.Combine(_root, "Shop.dll"), []);

        AssertRefused(Path.Combine(_root, "Shop.dll"), "no .NET assembly", "'command'");
    }

    [LinuxFact]
    public void Compose_NativeExecutable_IsRefusedWithTheCommand() => AssertRefused(Environment.ProcessPath!, "no .NET assembly", "'command'");

    [LinuxFact]
    public void Compose_WithoutDependencyFile_IsRefused()
    {
        TestProgram program = TestProgram.Create(_root, "a");
        File.Delete(Path.ChangeExtension(program.Path, ".deps.json"));

        AssertRefused(program.Path, "'Shop.deps.json' is missing", "dotnet publish");
    }

    [LinuxTheory]
    [InlineData("Shop.deps.json", "{")]
    [InlineData("Shop.deps.json", "{}")]
    [InlineData("Shop.runtimeconfig.json", "[]")]
    [InlineData("Shop.runtimeconfig.json", """{"runtimeOptions":{"frameworks":7}}""")]
    public void Compose_BrokenJson_IsRefusedWithTheFile(string file, string content)
    {
        TestProgram program = TestProgram.Create(_root, "a");
        program.AddFile(file, content);

        AssertRefused(program.Path, file, "Publish the project again");
    }

    [LinuxFact]
    public void Compose_FilesOfPackagesMissing_IsRefusedWithTheirNames()
    {
        TestProgram program = TestProgram.Create(_root, "a");
        program.AddLibrary("Images/2.0.0", "lib/net10.0/Images.dll");

        AssertRefused(program.Path, "'Images.dll'", "dotnet publish");
    }

    [LinuxTheory]
    [InlineData(".NETCoreApp,Version=v99.0", "newer than the .NET", "net10.0")]
    [InlineData(".NETFramework,Version=v4.8", "built for .NET Framework 4.8", "net10.0")]
    public void Compose_AnotherFramework_IsRefused(string framework, string reason, string remedy)
    {
        TestProgram program = TestProgram.Create(_root, "a");
        program.AddAssembly("Shop", ["a"], framework);

        AssertRefused(program.Path, reason, remedy);
    }

    [LinuxFact]
    public void Compose_WithoutMethods_IsRefused() => AssertRefused(TestProgram.Create(_root).Path, "no compute method", "[ComputeMethod]");

    [LinuxFact]
    public void Compose_TwoMethodsOfOneGivenName_IsRefused() =>
        AssertRefused(TestProgram.Create(_root, "price", "price").Path, "the name 'price': 'Shop.Prices.Method0' in 'Shop.dll' and 'Shop.Prices.Method1'", "another Name");

    [LinuxFact]
    public void Compose_TwoMethodsOfOneSignature_IsRefused()
    {
        TestProgram program = TestProgram.Create(_root, [null]);
        program.AddAssembly("Copy", [null]);

        AssertRefused(
            program.Path,
            "the name 'Shop.Prices.Method0(System.Int32,System.Collections.Generic.List<System.String[]>)': 'Shop.Prices.Method0' in 'Shop.dll' and 'Shop.Prices.Method0' in 'Copy.dll'",
            "another Name");
    }

    [LinuxFact]
    public void Compose_SelfContained_IsRefusedWithTheCommand()
    {
        TestProgram program = TestProgram.Create(_root, "a");
        program.AddFile("Shop.runtimeconfig.json", """{"runtimeOptions":{"includedFrameworks":[{"name":"Microsoft.NETCore.App","version":"10.0.0"}]}}""");

        AssertRefused(program.Path, "self-contained", "'command'");
    }

    [LinuxTheory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    public void Compose_PoolThatNamesNoDirectory_IsRefused(string pool)
    {
        TestProgram program = TestProgram.Create(_root, "a");

        Assert.Contains($"'{pool}'", Assert.Throws<GenerationException>(() => new GenerationComposer(State).Compose(program.Path, pool)).Message, StringComparison.Ordinal);
    }

    private void AssertRefused(string path, string reason, string remedy)
    {
        GenerationException refused = Assert.Throws<GenerationException>(() => new GenerationComposer(State).Compose(path, "pool"));

        Assert.Contains(Path.GetDirectoryName(path)!, refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(State));
    }
}
