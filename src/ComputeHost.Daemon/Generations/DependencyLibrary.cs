using System.Text.Json.Nodes;

namespace ComputeHost.Daemon.Generations;

/// <summary>A package or project in a dependency file.</summary>
/// <param name="Name">Its name, whose case does not count.</param>
/// <param name="Version">Its version.</param>
/// <param name="Target">What it depends on and which files it has.</param>
/// <param name="Origin">Where it is from, by type and hash.</param>
internal sealed record DependencyLibrary(string Name, string Version, JsonObject Target, JsonObject? Origin)
{
    public string Key => $"{Name}/{Version}";

    public IEnumerable<string> Dependencies => Target["dependencies"] is JsonObject dependencies ? dependencies.Select(dependency => dependency.Key) : [];

    public IEnumerable<DependencyAsset> Assets =>
        from section in DependencyAsset.Sections
        where Target[section] is JsonObject
        from file in (JsonObject)Target[section]!
        let asset = new DependencyAsset(section, file.Key, file.Value as JsonObject)
        where !asset.IsPlaceholder
        select asset;

    /// <summary>The same without some of its files.</summary>
    public DependencyLibrary Without(IEnumerable<DependencyAsset> assets)
    {
        var target = (JsonObject)Target.DeepClone();
        foreach (DependencyAsset asset in assets)
        {
            target[asset.Section]!.AsObject().Remove(asset.Path);
        }

        return this with { Target = target };
    }

    /// <summary>The same with those versions of others that are really there.</summary>
    public DependencyLibrary DependingOn(IReadOnlyDictionary<string, string> versions)
    {
        var target = (JsonObject)Target.DeepClone();
        foreach (string name in Dependencies.Where(versions.ContainsKey))
        {
            target["dependencies"]![name] = versions[name];
        }

        return this with { Target = target };
    }
}
