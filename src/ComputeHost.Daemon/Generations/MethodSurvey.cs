namespace ComputeHost.Daemon.Generations;

/// <summary>Looks for what workers would refuse in a program's methods, before one is started.</summary>
internal static class MethodSurvey
{
    /// <param name="assembly">The program.</param>
    /// <param name="libraries">Its libraries.</param>
    /// <exception cref="GenerationException">It has no methods, two of one name, or is built with a newer ComputeHost.</exception>
    public static void Check(PublishedAssembly assembly, IEnumerable<DependencyLibrary> libraries)
    {
        AssemblyMetadata[] found = [.. libraries.SelectMany(library => library.Assets)
            .Where(asset => asset.Section == DependencyAsset.Runtime)
            .Select(asset => AssemblyMetadata.Read(assembly.PathOf(asset.Location))).OfType<AssemblyMetadata>()];
        if (found.Select(metadata => metadata.Abstractions).Max() is { } newest && newest > WorkerFiles.AbstractionsVersion)
        {
            throw assembly.Refuse($"it is built with ComputeHost {newest.ToString(3)}, and this program is of version {WorkerFiles.AbstractionsVersion.ToString(3)}", "Update this program ('dotnet tool update ComputeHost.Tool')");
        }

        MarkedMethod[] methods = [.. found.SelectMany(metadata => metadata.Methods)];
        if (methods.Length == 0 && !found.Any(metadata => metadata.HasWorkerStart))
        {
            throw assembly.Refuse("it has no compute method, nor has an assembly that it uses", "Mark the methods that others may call with [ComputeMethod]");
        }

        if (methods.GroupBy(method => method.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } same)
        {
            MarkedMethod[] pair = [.. same.Take(2)];
            throw assembly.Refuse(
                $"two of its methods have the name '{same.Key}': {string.Join(" and ", pair.Select(method => $"'{method.Name}' in '{Path.GetFileName(method.File)}'"))}",
                "Give one of them another Name in [ComputeMethod]");
        }
    }
}
