using System.Text.Json;
using System.Text.Json.Nodes;

namespace ComputeHost.Daemon.Generations;

/// <summary>The content of a <c>.deps.json</c>, which tells the .NET host the files of a program.</summary>
internal sealed class DependencyFile
{
    public const string Extension = ".deps.json";

    private readonly JsonObject _root;

    private DependencyFile(JsonObject root, IReadOnlyList<DependencyLibrary> libraries)
    {
        _root = root;
        Libraries = libraries;
    }

    public IReadOnlyList<DependencyLibrary> Libraries { get; }

    /// <exception cref="JsonException">It is no dependency file.</exception>
    public static DependencyFile Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            JsonObject root = JsonFile.Parse(json);
            JsonObject target = root["targets"]![TargetName(root)]!.AsObject();
            return new DependencyFile(root, [.. target.Select(library => LibraryOf(library.Key, library.Value!.AsObject(), root))]);
        }
        catch (Exception exception) when (exception is InvalidOperationException or NullReferenceException or KeyNotFoundException)
        {
            throw new JsonException("It does not have the libraries of its runtime target.", exception);
        }
    }

    public DependencyLibrary? Find(string name) => Libraries.FirstOrDefault(library => library.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A library and all that it needs.</summary>
    public IReadOnlyList<DependencyLibrary> ClosureOf(string name)
    {
        List<DependencyLibrary> found = [];
        var open = new Queue<string>([name]);
        while (open.TryDequeue(out string? next))
        {
            if (Find(next) is { } library && !found.Contains(library))
            {
                found.Add(library);
                foreach (string dependency in library.Dependencies)
                {
                    open.Enqueue(dependency);
                }
            }
        }

        return found;
    }

    /// <summary>The same with other libraries.</summary>
    /// <param name="libraries">All that it is to have.</param>
    /// <param name="targetOf">Whose target it takes: the one that runs.</param>
    public DependencyFile With(IReadOnlyList<DependencyLibrary> libraries, DependencyFile targetOf)
    {
        var root = (JsonObject)_root.DeepClone();
        root["runtimeTarget"] = targetOf._root["runtimeTarget"]!.DeepClone();
        root["targets"] = new JsonObject { [TargetName(root)] = ObjectOf(libraries, library => library.Target) };
        root["libraries"] = ObjectOf(libraries, library => library.Origin ?? new JsonObject { ["type"] = "project", ["serviceable"] = false, ["sha512"] = "" });
        return new DependencyFile(root, libraries);
    }

    public byte[] ToJson() => JsonFile.Write(_root);

    private static DependencyLibrary LibraryOf(string key, JsonObject target, JsonObject root)
    {
        int slash = key.IndexOf('/', StringComparison.Ordinal);
        (string name, string version) = slash < 0 ? (key, "0.0.0") : (key[..slash], key[(slash + 1)..]);
        return new DependencyLibrary(name, version, target, root["libraries"]?[key] as JsonObject);
    }

    private static string TargetName(JsonObject root) => root["runtimeTarget"] switch
    {
        JsonObject target => target["name"]!.GetValue<string>(),
        JsonNode name => name.GetValue<string>(),
        null => throw new JsonException("It has no runtime target."),
    };

    private static JsonObject ObjectOf(IEnumerable<DependencyLibrary> libraries, Func<DependencyLibrary, JsonObject> value) =>
        new(libraries.Select(library => KeyValuePair.Create(library.Key, (JsonNode?)value(library).DeepClone())));
}
