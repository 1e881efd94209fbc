using System.Text.RegularExpressions;
using ComputeHost.TestSupport;

namespace ComputeHost.Build.Tests;

/// <summary>A copy of the repository's build, with one real library in it, so that a build takes seconds.</summary>
internal sealed partial class RepositoryCopy : IDisposable
{
    private const string Library = "ComputeHost.Abstractions";

    private RepositoryCopy(string root) => Root = root;

    public string Root { get; }

    public string Script => Path.Combine(Root, "build.ps1");

    public string LibraryFolder => Path.Combine(Root, "src", Library);

    public static RepositoryCopy Create()
    {
        var copy = new RepositoryCopy(Directory.CreateTempSubdirectory("computehost-build-").FullName);
        copy.CopyFiles(".", SearchOption.TopDirectoryOnly);
        copy.CopyFiles("src", SearchOption.TopDirectoryOnly);
        copy.CopyFiles(Path.Combine("src", Library), SearchOption.AllDirectories);
        copy.TrimSolution();
        return copy;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void CopyFiles(string folder, SearchOption depth)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, folder), "*", depth))
        {
            string path = Path.GetRelativePath(SourceTree.Root, file);
            if (path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            {
                continue;
            }

            string target = Path.Combine(Root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private void TrimSolution()
    {
        string path = Path.Combine(Root, "ComputeHost.sln");
        string solution = File.ReadAllText(path);
        string[] absent = [.. ProjectEntry().Matches(solution).Where(entry => !File.Exists(Path.Combine(Root, entry.Groups["path"].Value.Replace('\\', '/')))).Select(entry => entry.Groups["id"].Value)];
        solution = ProjectEntry().Replace(solution, entry => absent.Contains(entry.Groups["id"].Value) ? "" : entry.Value);
        File.WriteAllLines(path, solution.Split('\n').Where(line => !absent.Any(line.Contains)).Select(line => line.TrimEnd('\r')));
    }

    [GeneratedRegex("""^Project\("[^"]+"\) = "[^"]+", "(?<path>[^"]+\.csproj)", "(?<id>\{[^}]+\})"\r?\nEndProject\r?\n""", RegexOptions.Multiline)]
    private static partial Regex ProjectEntry();
}
