using System.Text.Json;
using System.Text.Json.Nodes;

namespace ComputeHost.Daemon.Generations;

/// <summary>Makes the <c>.runtimeconfig.json</c> of a generation: the program's own, if it has one, with the frameworks that a worker needs.</summary>
internal static class RuntimeConfiguration
{
    public const string Extension = ".runtimeconfig.json";

    private const string Options = "runtimeOptions";
    private static readonly string[] Needed = ["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"];

    /// <summary>Whether the program brings its frameworks along.</summary>
    public static bool IsSelfContained(JsonObject configuration) => configuration[Options]?["includedFrameworks"] is not null;

    /// <param name="theirs">The program's; null for a class library, which has none.</param>
    /// <param name="version">The least version of the frameworks that a worker needs.</param>
    /// <exception cref="JsonException">It is no runtime configuration.</exception>
    public static JsonObject Compose(JsonObject? theirs, string version)
    {
        JsonObject configuration = theirs?.DeepClone().AsObject() ?? [];
        try
        {
            JsonObject options = configuration[Options]?.AsObject() ?? [];
            List<JsonObject> frameworks = Frameworks(options);
            foreach (string name in Needed)
            {
                Raise(frameworks, name, version);
            }

            options.Remove("framework");
            options["frameworks"] = new JsonArray([.. frameworks.Select(framework => framework.DeepClone())]);
            configuration[Options] = options.DeepClone();
            return configuration;
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            throw new JsonException("A framework in it has no name or version.", exception);
        }
    }

    private static List<JsonObject> Frameworks(JsonObject options)
    {
        List<JsonObject> frameworks = [.. (options["frameworks"]?.AsArray() ?? []).Select(framework => framework!.AsObject())];
        return options["framework"] is { } single ? [single.AsObject(), .. frameworks] : frameworks;
    }

    private static void Raise(List<JsonObject> frameworks, string name, string version)
    {
        JsonObject? framework = frameworks.Find(framework => framework["name"]?.GetValue<string>() == name);
        if (framework is null)
        {
            frameworks.Add(new JsonObject { ["name"] = name, ["version"] = version });
        }
        else if (framework["version"]?.GetValue<string>() is not { } theirs || PackageVersion.Parse(theirs).CompareTo(PackageVersion.Parse(version)) < 0)
        {
            framework["version"] = version;
        }
    }
}
