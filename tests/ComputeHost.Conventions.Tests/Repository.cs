using System.Reflection;
using System.Xml.Linq;
using ComputeHost.TestSupport;

namespace ComputeHost.Conventions.Tests;

/// <summary>The files and assemblies that the conventions are about.</summary>
internal static class Repository
{
    public static string Root => SourceTree.Root;

    /// <summary>The projects of src, by name.</summary>
    public static IReadOnlyList<string> Libraries { get; } =
        [.. Directory.EnumerateDirectories(Path.Combine(Root, "src")).Select(directory => Path.GetFileName(directory)).Order(StringComparer.Ordinal)];

    public static XDocument ProjectFile(string library) => XDocument.Load(Path.Combine(Root, "src", library, library + ".csproj"));

    public static Assembly AssemblyOf(string library) =>
        Assembly.Load(ProjectFile(library).Descendants("AssemblyName").SingleOrDefault()?.Value ?? library);

    /// <summary>The C# files that people write, as paths relative to <see cref="Root"/>.</summary>
    public static IEnumerable<string> SourceFiles() => Files("*.cs");

    /// <summary>The project files, as paths relative to <see cref="Root"/>.</summary>
    public static IEnumerable<string> ProjectFiles() => Files("*.csproj");

    public static string ReadText(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static string[] ReadLines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    private static IEnumerable<string> Files(string pattern) =>
        from top in new[] { "src", "tests", "samples" }
        let folder = Path.Combine(Root, top)
        where Directory.Exists(folder)
        from file in Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where !path.Split('/').Any(part => part is "bin" or "obj")
        select path;
}
