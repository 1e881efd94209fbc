using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComputeHost.Daemon.Generations;

namespace ComputeHost.Daemon.Tests.Generations;

public sealed class DependencyMergeTests
{
    private const string Ours = """
        "ComputeHost.Daemon/0.1.0": { "dependencies": { "ComputeHost": "0.1.0", "Terminal": "1.0.0" }, "runtime": { "ComputeHost.Daemon.dll": {} } },
        "Terminal/1.0.0": { "runtime": { "lib/Terminal.dll": {} } },
        "ComputeHost/0.1.0": { "dependencies": { "ComputeHost.Worker": "0.1.0" }, "runtime": { "ComputeHost.dll": {} } },
        "ComputeHost.Worker/0.1.0": { "dependencies": { "Google.Protobuf": "3.36.2" }, "runtime": { "ComputeHost.Worker.dll": {} } },
        "Google.Protobuf/3.36.2": { "runtime": { "lib/net8.0/Google.Protobuf.dll": { "assemblyVersion": "3.36.2.0" } } }
        """;

    private readonly Dictionary<string, FileVersions?> _theirFiles = [];

    [Fact]
    public void Merge_LibraryWithoutOurs_GetsTheClosureOfTheWorkerAndNoMore()
    {
        DependencyMerge merge = Merge("""
            "Shop/1.0.0": { "runtime": { "Shop.dll": {} } }
            """);

        Assert.Equal(["ComputeHost.Worker.dll", "Google.Protobuf.dll"], merge.OurFiles.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["Shop/1.0.0", "ComputeHost.Worker/0.1.0", "Google.Protobuf/3.36.2"], merge.Dependencies.Libraries.Select(library => library.Key));
        Assert.Empty(merge.Warnings);
    }

    [Fact]
    public void Merge_OlderPackageOfTheirs_TakesOurs()
    {
        DependencyMerge merge = Merge("""
            "Shop/1.0.0": { "dependencies": { "google.protobuf": "3.21.9" }, "runtime": { "Shop.dll": {} } },
            "google.protobuf/3.21.9": { "runtime": { "lib/net5.0/Google.Protobuf.dll": {}, "lib/net5.0/Google.Protobuf.Old.dll": {} } }
            """);

        Assert.Contains("Google.Protobuf.dll", merge.OurFiles.Keys);
        Assert.Equal(["Google.Protobuf.Old.dll"], merge.Dropped);
        Assert.Equal("3.36.2", merge.Dependencies.Find("Shop")!.Target["dependencies"]!["google.protobuf"]!.GetValue<string>());
        Assert.Single(merge.Dependencies.Libraries, library => library.Name.Equals("Google.Protobuf", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("3.40.0", "Google.Protobuf/3.40.0")]
    [InlineData("3.36.2", "Google.Protobuf/3.36.2")]
    public void Merge_PackageOfTheirsThatIsNoOlder_KeepsTheirs(string version, string key)
    {
        DependencyMerge merge = Merge($$"""
            "Google.Protobuf/{{version}}": { "runtime": { "lib/netstandard2.0/Google.Protobuf.dll": {} } }
            """);

        Assert.DoesNotContain("Google.Protobuf.dll", merge.OurFiles.Keys);
        Assert.Contains(merge.TheirLibraries, library => library.Key == key);
    }

    [Fact]
    public void Merge_SamePackageWithoutItsFile_TakesOurs()
    {
        _theirFiles["Google.Protobuf.dll"] = null;

        DependencyMerge merge = Merge("""
            "Google.Protobuf/3.36.2": { "runtime": { "lib/net8.0/Google.Protobuf.dll": {} } }
            """);

        Assert.Contains("Google.Protobuf.dll", merge.OurFiles.Keys);
    }

    [Theory]
    [InlineData("2.9.0", "3.36.2")]
    [InlineData("4.0.0", "4.0.0")]
    public void Merge_OtherMajorVersion_WarnsWithBothVersions(string version, string chosen)
    {
        DependencyMerge merge = Merge($$"""
            "Google.Protobuf/{{version}}": { "runtime": { "lib/net5.0/Google.Protobuf.dll": {} } }
            """);

        string warning = Assert.Single(merge.Warnings);
        Assert.Contains("'Google.Protobuf'", warning, StringComparison.Ordinal);
        Assert.Contains(version, warning, StringComparison.Ordinal);
        Assert.Contains("3.36.2", warning, StringComparison.Ordinal);
        Assert.Contains($"Workers run with {chosen}.", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_ProgramWithComputeHost_TakesAllOfOurs()
    {
        DependencyMerge merge = Merge("""
            "Shop/1.0.0": { "runtime": { "Shop.dll": {} } },
            "ComputeHost/0.0.9": { "runtime": { "lib/net10.0/ComputeHost.dll": {} } },
            "ComputeHost.Worker/0.0.9": { "runtime": { "lib/net10.0/ComputeHost.Worker.dll": {} } },
            "ComputeHost.Toys/0.0.9": { "runtime": { "lib/net10.0/ComputeHost.Toys.dll": {} } }
            """);

        Assert.Equal(["ComputeHost.Worker.dll", "ComputeHost.dll", "Google.Protobuf.dll"], merge.OurFiles.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["Shop", "ComputeHost.Toys"], merge.TheirLibraries.Select(library => library.Name));
    }

    [Theory]
    [InlineData("3.21.9.0", true)]
    [InlineData("3.40.0.0", false)]
    public void Merge_FileOfAnotherLibrary_TakesTheNewerOne(string version, bool oursWins)
    {
        _theirFiles["Google.Protobuf.dll"] = Versions(version);

        DependencyMerge merge = Merge("""
            "Everything/1.0.0": { "runtime": { "lib/Google.Protobuf.dll": {}, "lib/Everything.dll": {} } }
            """);

        Assert.Equal(oursWins, merge.OurFiles.ContainsKey("Google.Protobuf.dll"));
        DependencyLibrary owner = Assert.Single(merge.Dependencies.Libraries, library => library.Assets.Any(asset => asset.Location == "Google.Protobuf.dll"));
        Assert.Equal(oursWins ? "Google.Protobuf" : "Everything", owner.Name);
    }

    [Theory]
    [InlineData("3.21.9.0", true)]
    [InlineData("3.40.0.0", false)]
    public void Merge_FileThatNoLibraryNames_TakesTheNewerOneAndStillNamesIt(string version, bool oursWins)
    {
        _theirFiles["Google.Protobuf.dll"] = Versions(version);

        DependencyMerge merge = Merge("""
            "Shop/1.0.0": { "runtime": { "Shop.dll": {} } }
            """);

        Assert.Equal(oursWins, merge.OurFiles.ContainsKey("Google.Protobuf.dll"));
        Assert.Contains(merge.Dependencies.Libraries, library => library.Assets.Any(asset => asset.Location == "Google.Protobuf.dll"));
    }

    [Fact]
    public void Merge_NativesAndResources_StayAsTheyAre()
    {
        const string lib = """
            "Images/2.0.0": {
              "runtime": { "lib/net8.0/Images.dll": { "assemblyVersion": "2.0.0.0", "fileVersion": "2.0.0.0" } },
              "resources": { "lib/net8.0/de/Images.resources.dll": { "locale": "de" } },
              "native": { "runtimes/linux-x64/native/libflat.so": { "fileVersion": "0.0.0.0" } },
              "runtimeTargets": { "runtimes/linux-x64/native/libimages.so": { "rid": "linux-x64", "assetType": "native" } }
            }
            """;
        DependencyLibrary images = Merge(lib).Dependencies.Find("Images")!;

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($"{{{lib}}}")!["Images/2.0.0"], images.Target));
        Assert.Equal(["Images.dll", "libflat.so", "de/Images.resources.dll", "runtimes/linux-x64/native/libimages.so"], images.Assets.Select(asset => asset.Location));
    }

    [Fact]
    public void Merge_Written_IsReadAgainWithOurTarget()
    {
        DependencyFile written = Merge("""
            "Shop/1.0.0": { "runtime": { "Shop.dll": {} } }
            """).Dependencies;

        DependencyFile read = DependencyFile.Parse(written.ToJson());

        Assert.Equal(written.Libraries.Select(library => library.Key), read.Libraries.Select(library => library.Key));
        Assert.Contains(".NETCoreApp,Version=v10.0", Encoding.UTF8.GetString(written.ToJson()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"runtimeTarget":{"name":"a"},"targets":{}}""")]
    [InlineData("""{"runtimeTarget":{"name":"a"},"targets":{"a":{"b/1":7}}}""")]
    [InlineData("{")]
    public void Parse_AnythingElse_IsRefused(string json) => Assert.ThrowsAny<JsonException>(() => DependencyFile.Parse(Encoding.UTF8.GetBytes(json)));

    private static FileVersions Versions(string version) => new(Version.Parse(version), Version.Parse(version));

    private static DependencyFile Parse(string target, string libraries) => DependencyFile.Parse(Encoding.UTF8.GetBytes($$"""
        { "runtimeTarget": { "name": "{{target}}" }, "targets": { "{{target}}": { {{libraries}} } }, "libraries": {} }
        """));

    /// <summary>With all files that the program's dependency file names, unless the test says otherwise.</summary>
    private DependencyMerge Merge(string theirs)
    {
        DependencyFile file = Parse(".NETCoreApp,Version=v8.0/linux-x64", theirs);
        foreach (string location in file.Libraries.SelectMany(library => library.Assets).Select(asset => asset.Location))
        {
            _theirFiles.TryAdd(location, Versions("1.0.0.0"));
        }

        return new DependencyMerge(file, new WorkerFiles("/ours", Parse(".NETCoreApp,Version=v10.0", Ours)), location => _theirFiles.GetValueOrDefault(location), _ => Versions("3.36.2.0"));
    }
}
