using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Versioning;
using ComputeHost.Execution.Methods;

namespace ComputeHost.Daemon.Generations;

/// <summary>What an assembly says of itself. Read as data: nothing of it is loaded.</summary>
/// <param name="Framework">What it was built for; null if it does not say.</param>
/// <param name="Abstractions">The version of ComputeHost.Abstractions that it was built with; null if it does without.</param>
/// <param name="Methods">Its compute methods.</param>
/// <param name="HasWorkerStart">Whether it has code that runs at a worker's start, and may load further methods.</param>
internal sealed record AssemblyMetadata(FrameworkName? Framework, Version? Abstractions, IReadOnlyList<MarkedMethod> Methods, bool HasWorkerStart)
{
    private const string TargetFramework = nameof(TargetFrameworkAttribute);

    /// <returns>Null if the file is no .NET assembly.</returns>
    public static AssemblyMetadata? Read(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        try
        {
            if (!image.HasMetadata || image.GetMetadataReader() is not { IsAssembly: true } metadata)
            {
                return null;
            }

            var marked = MarkedMethods.Find(metadata);
            return new AssemblyMetadata(
                FrameworkOf(metadata),
                VersionOfReference(metadata, typeof(ComputeMethodAttribute).Assembly.GetName().Name!),
                [.. marked.Compute.Select(token => MarkedMethod.Read(metadata, token, path))],
                marked.WorkerStart.Count > 0);
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }

    private static FrameworkName? FrameworkOf(MetadataReader metadata) =>
        (from handle in metadata.GetAssemblyDefinition().GetCustomAttributes()
         let attribute = metadata.GetCustomAttribute(handle)
         where MarkedMethod.TypeOf(metadata, attribute) == TargetFramework
         select MarkedMethod.FirstText(metadata, attribute)).FirstOrDefault() is { } name
            ? new FrameworkName(name)
            : null;

    private static Version? VersionOfReference(MetadataReader metadata, string name) =>
        (from handle in metadata.AssemblyReferences
         let reference = metadata.GetAssemblyReference(handle)
         where metadata.StringComparer.Equals(reference.Name, name)
         select reference.Version).FirstOrDefault();
}
