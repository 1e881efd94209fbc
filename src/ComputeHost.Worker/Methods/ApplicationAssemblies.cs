using System.IO.MemoryMappedFiles;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;

namespace ComputeHost.Worker.Methods;

/// <summary>
/// The assemblies of the application that have marked methods. Found by reading metadata, because loading every assembly of a large application would cost the
/// start of each worker more than everything else.
/// </summary>
internal static unsafe class ApplicationAssemblies
{
    /// <param name="warnings">Receives what cannot be read or loaded.</param>
    public static IReadOnlyList<(Assembly Assembly, MarkedMethods Methods)> Find(List<string> warnings)
    {
        List<(Assembly Assembly, MarkedMethods Methods)> found = FindInFiles(CandidateFiles(), warnings);
        if (Assembly.GetEntryAssembly() is { Location: "" } entry)
        {
            // A single-file program: its assemblies are no files, except those that were kept out of it.
            found.AddRange(FindInBundle(entry, warnings).Where(bundled => !found.Exists(file => file.Assembly == bundled.Assembly)));
        }

        return found;
    }

    /// <summary>What the application brings beside the shared frameworks.</summary>
    private static IEnumerable<string> CandidateFiles()
    {
        string list = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        HashSet<string?> frameworks = [Path.GetDirectoryName(typeof(object).Assembly.Location), Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Builder.WebApplication).Assembly.Location)];
        // A self-contained application has the frameworks in its own directory; that one is read in full.
        frameworks.Remove(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(file => !frameworks.Contains(Path.GetDirectoryName(file)) && File.Exists(file));
    }

    private static List<(Assembly Assembly, MarkedMethods Methods)> FindInFiles(IEnumerable<string> files, List<string> warnings)
    {
        List<(Assembly Assembly, MarkedMethods Methods)> found = [];
        foreach (string file in files)
        {
            try
            {
                MarkedMethods methods = ReadFile(file);
                if (!methods.IsEmpty)
                {
                    found.Add((AssemblyLoadContext.Default.LoadFromAssemblyName(AssemblyName.GetAssemblyName(file)), methods));
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException)
            {
                warnings.Add($"The assembly '{file}' could not be read, so its compute methods cannot be called: {exception.Message}");
            }
        }

        return found;
    }

    private static MarkedMethods ReadFile(string file)
    {
        // Mapped: of a large assembly only the pages with the tables that are looked at are ever read.
        using var mapped = MemoryMappedFile.CreateFromFile(file, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        using MemoryMappedViewAccessor view = mapped.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            using var image = new PEReader(start, (int)view.SafeMemoryMappedViewHandle.ByteLength);
            return image.HasMetadata ? MarkedMethods.Find(image.GetMetadataReader()) : new MarkedMethods([], []);
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    /// <summary>Follows the references from the entry assembly. What Microsoft has signed is the platform's and not followed.</summary>
    private static List<(Assembly Assembly, MarkedMethods Methods)> FindInBundle(Assembly entry, List<string> warnings)
    {
        List<(Assembly Assembly, MarkedMethods Methods)> found = [];
        HashSet<string> seen = [];
        var open = new Queue<Assembly>([entry]);
        while (open.TryDequeue(out Assembly? assembly))
        {
            if (assembly.TryGetRawMetadata(out byte* start, out int length))
            {
                MarkedMethods methods = MarkedMethods.Find(new MetadataReader(start, length));
                if (!methods.IsEmpty)
                {
                    found.Add((assembly, methods));
                }
            }

            foreach (AssemblyName name in assembly.GetReferencedAssemblies().Where(name => !PlatformKeys.Contains(name) && seen.Add(name.FullName)))
            {
                try
                {
                    open.Enqueue(AssemblyLoadContext.Default.LoadFromAssemblyName(name));
                }
                catch (Exception exception) when (exception is IOException or BadImageFormatException)
                {
                    warnings.Add($"The assembly '{name}' could not be loaded, so its compute methods cannot be called: {exception.Message}");
                }
            }
        }

        return found;
    }
}
