using System.IO.Compression;
using System.Reflection.Metadata;
using System.Xml.Linq;
using ComputeHost.TestSupport;

namespace ComputeHost.Build.Tests.Packages;

/// <summary>What is in the packages.</summary>
[Collection(PackageFeed.Name)]
public sealed class PackageTests(PackageFeed feed)
{
    private const string Tool = "ComputeHost.Tool";

    /// <summary>How a portable symbol file marks source that it carries itself.</summary>
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    /// <summary>Every library of src, and the tool.</summary>
    private static readonly string[] Ids =
    [
        .. Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src")).Select(folder => Path.GetFileName(folder)!).Where(name => name != "ComputeHost.Daemon"),
        Tool,
    ];

    [LinuxFact]
    public void Packages_OfTheRepository_AreTheLibrariesAndTheTool()
    {
        IEnumerable<string> expected = Ids.SelectMany(id => new[] { $"{id}.{feed.Version}.nupkg", $"{id}.{feed.Version}.snupkg" });
        Assert.Equal(expected.Order(StringComparer.Ordinal), Directory.EnumerateFiles(feed.Folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
    }

    [LinuxFact]
    public void Metadata_OfEachPackage_SaysWhatAndWhoseItIs() => Assert.All(Ids, id =>
    {
        using ZipArchive package = Open(id, "nupkg");
        XElement metadata = Metadata(package);
        string? Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

        Assert.Equal(("The ComputeHost authors", "MIT", "README.md"), (Value("authors"), Value("license"), Value("readme")));
        Assert.NotEmpty(Value("tags")!);
        Assert.InRange(Value("description")!.Length, 40, 300);
        using var readme = new StreamReader(package.GetEntry("README.md")!.Open());
        Assert.Equal(File.ReadAllText(Path.Combine(SourceTree.Root, "README.md")), readme.ReadToEnd());
    });

    [LinuxFact]
    public void Dependency_OnAnotherOfOurPackages_IsOnThisVersionAlone()
    {
        string[] versions =
        [
            .. from id in Ids
               from dependency in Dependencies(id)
               where dependency.Attribute("id")!.Value.StartsWith("ComputeHost", StringComparison.Ordinal)
               select dependency.Attribute("version")!.Value,
        ];
        Assert.Equal($"[{feed.Version}]", Assert.Single(versions.Distinct()));
        Assert.InRange(versions.Length, Ids.Length, 100);
    }

    [LinuxFact]
    public void Library_OfEachPackage_HasDocumentationAndSymbolsWithItsGeneratedSource() => Assert.All(Ids.Where(id => id != Tool), id =>
    {
        using ZipArchive package = Open(id, "nupkg");
        using ZipArchive symbols = Open(id, "snupkg");
        Assert.NotNull(package.GetEntry($"lib/net10.0/{id}.dll"));
        Assert.NotNull(package.GetEntry($"lib/net10.0/{id}.xml"));
        using Stream pdb = symbols.GetEntry($"lib/net10.0/{id}.pdb")!.Open();
        var seekable = new MemoryStream();
        pdb.CopyTo(seekable);
        seekable.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(seekable);
        MetadataReader reader = provider.GetMetadataReader();
        Assert.Contains(reader.CustomDebugInformation, handle => reader.GetGuid(reader.GetCustomDebugInformation(handle).Kind) == EmbeddedSource);
    });

    private static XElement Metadata(ZipArchive package)
    {
        using Stream stream = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    private ZipArchive Open(string id, string extension) => ZipFile.OpenRead(Path.Combine(feed.Folder, $"{id}.{feed.Version}.{extension}"));

    private XElement[] Dependencies(string id)
    {
        using ZipArchive package = Open(id, "nupkg");
        return [.. Metadata(package).Descendants().Where(element => element.Name.LocalName == "dependency")];
    }
}
