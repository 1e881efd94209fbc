using System.IO.MemoryMappedFiles;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using ComputeHost.Protocol.Launch;

namespace ComputeHost.Execution.Methods;

/// <summary>
/// The assemblies of the application, and which of them have marked methods. Found by reading metadata: to load every assembly of a large application would cost
/// the start of each worker more than everything else.
/// </summary>
/// <param name="warnings">Receives what cannot be read or loaded.</param>
internal sealed unsafe class ApplicationAssemblies(List<string> warnings)
{
    private readonly List<ModuleIdentity> _modules = [];
    private readonly HashSet<Assembly> _loaded = [];

    /// <summary>The builds of all that were found so far, marked methods or not.</summary>
    public IReadOnlyList<ModuleIdentity> Modules => _modules;

    /// <summary>Those that the application was built or published with.</summary>
    public IReadOnlyList<(Assembly Assembly, MarkedMethods Methods)> FindOwn()
    {
        List<(Assembly Assembly, MarkedMethods Methods)> found = [.. FindInFiles(CandidateFiles())];
        if (Assembly.GetEntryAssembly() is { Location: "" } entry)
        {
            // A single-file program: its assemblies are no files, except those that were kept out of it.
            found.AddRange(FindInBundle(entry).Where(bundled => !found.Exists(file => file.Assembly == bundled.Assembly)).ToList());
        }

        return found;
    }

    /// <summary>Those that the application's code has loaded from elsewhere by now, such as plug-ins. A copy of one of its own assemblies does not count.</summary>
    public IReadOnlyList<(Assembly Assembly, MarkedMethods Methods)> FindLoaded()
    {
        HashSet<string> own = [.. _modules.Select(module => module.Name)];
        List<(Assembly Assembly, MarkedMethods Methods)> found = [];
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic))
        {
            AssemblyName name = assembly.GetName();
            if (!own.Contains(name.Name!) && !PlatformKeys.Contains(name) && _loaded.Add(assembly) && ReadLoaded(assembly) is { } methods)
            {
                found.Add((assembly, methods));
            }
        }

        return found;
    }

    /// <summary>What the application brings in addition to the shared frameworks.</summary>
    private static IEnumerable<string> CandidateFiles()
    {
        string list = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        var frameworks = SharedFrameworks.OfThisProcess();
        return list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(file => !frameworks.Contain(Path.GetDirectoryName(file)) && File.Exists(file));
    }

    private IEnumerable<(Assembly Assembly, MarkedMethods Methods)> FindInFiles(IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            Assembly? assembly = null;
            MarkedMethods? methods = null;
            try
            {
                (ModuleIdentity? module, methods) = ReadFile(file);
                if (methods is not null)
                {
                    assembly = AssemblyLoadContext.Default.LoadFromAssemblyName(AssemblyName.GetAssemblyName(file));
                    // What runs is what is loaded now, should somebody exchange the file meanwhile.
                    module = ModuleIdentity.Of(assembly);
                }

                if (module is not null)
                {
                    _modules.Add(module);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException)
            {
                warnings.Add($"The assembly '{file}' could not be read, so its compute methods cannot be called: {exception.Message}");
            }

            if (assembly is not null)
            {
                yield return (assembly, methods!);
            }
        }
    }

    private static (ModuleIdentity? Module, MarkedMethods? Methods) ReadFile(string file)
    {
        // Mapped: of a large assembly only the pages with the tables that are looked at are ever read.
        using var mapped = MemoryMappedFile.CreateFromFile(file, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        using MemoryMappedViewAccessor view = mapped.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            using var image = new PEReader(start, (int)view.SafeMemoryMappedViewHandle.ByteLength);
            if (!image.HasMetadata || image.GetMetadataReader() is not { IsAssembly: true } metadata)
            {
                return (null, null);
            }

            var module = new ModuleIdentity(metadata.GetString(metadata.GetAssemblyDefinition().Name), metadata.GetGuid(metadata.GetModuleDefinition().Mvid));
            return (module, MarkedMethods.Find(metadata) is { IsEmpty: false } methods ? methods : null);
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    /// <summary>Follows the references from the entry assembly. What Microsoft has signed is the platform's and not followed.</summary>
    private IEnumerable<(Assembly Assembly, MarkedMethods Methods)> FindInBundle(Assembly entry)
    {
        HashSet<string> seen = [];
        var open = new Queue<Assembly>([entry]);
        while (open.TryDequeue(out Assembly? assembly))
        {
            if (ReadLoaded(assembly) is { } methods)
            {
                yield return (assembly, methods);
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
    }

    private MarkedMethods? ReadLoaded(Assembly assembly)
    {
        _modules.Add(ModuleIdentity.Of(assembly));
        return assembly.TryGetRawMetadata(out byte* start, out int length)
            && MarkedMethods.Find(new MetadataReader(start, length)) is { IsEmpty: false } methods ? methods : null;
    }
}
