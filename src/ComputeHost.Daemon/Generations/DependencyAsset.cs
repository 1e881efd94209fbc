using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace ComputeHost.Daemon.Generations;

/// <summary>A file that a library names in a dependency file.</summary>
/// <param name="Section">What kind of file it is, as <c>runtime</c>.</param>
/// <param name="Path">Its name there, which is its place in the package.</param>
/// <param name="Details">Versions, culture or platform.</param>
internal sealed record DependencyAsset(string Section, string Path, JsonObject? Details)
{
    public const string Runtime = "runtime";
    public const string Native = "native";
    public const string Resources = "resources";
    public const string RuntimeTargets = "runtimeTargets";

    public static IReadOnlyList<string> Sections { get; } = [Runtime, Native, Resources, RuntimeTargets];

    /// <summary>Where it lies in the program's directory, by the rules of the .NET host.</summary>
    public string Location => Text("localPath") ?? Section switch
    {
        RuntimeTargets => Path,
        Resources => $"{Text("locale") ?? System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(Path))}/{FileName}",
        _ => FileName,
    };

    /// <summary>Whether this machine needs the file; one for another platform may be left out.</summary>
    public bool IsForThisPlatform => Section != RuntimeTargets || Text("rid") == RuntimeInformation.RuntimeIdentifier;

    /// <summary>Whether it only keeps a folder of the package from being empty.</summary>
    public bool IsPlaceholder => FileName == "_._";

    private string FileName => System.IO.Path.GetFileName(Path);

    private string? Text(string name) => Details?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
