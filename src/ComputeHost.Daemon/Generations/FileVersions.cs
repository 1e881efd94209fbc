using System.Diagnostics;
using System.Reflection;

namespace ComputeHost.Daemon.Generations;

/// <summary>What decides which of two files of one name is the newer: the version of the assembly, then that of the file.</summary>
internal readonly record struct FileVersions(Version Assembly, Version File) : IComparable<FileVersions>
{
    private static readonly Version None = new(0, 0, 0, 0);

    public static FileVersions Read(string path)
    {
        var file = FileVersionInfo.GetVersionInfo(path);
        return new FileVersions(AssemblyVersionOf(path), new Version(file.FileMajorPart, file.FileMinorPart, file.FileBuildPart, file.FilePrivatePart));
    }

    public int CompareTo(FileVersions other) => Assembly.CompareTo(other.Assembly) is var order and not 0 ? order : File.CompareTo(other.File);

    public override string ToString() => Assembly == None ? File.ToString() : Assembly.ToString();

    private static Version AssemblyVersionOf(string path)
    {
        try
        {
            return AssemblyName.GetAssemblyName(path).Version ?? None;
        }
        catch (BadImageFormatException)
        {
            return None;
        }
    }
}
