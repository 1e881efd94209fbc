using System.Globalization;
using System.Text.Json;

namespace ComputeHost.Daemon.Configuration;

/// <summary>A value of the file, with its place. What cannot be read as what it has to be goes to the errors, and the answer is null.</summary>
/// <param name="path">The keys that lead to it, with dots; empty for the whole file.</param>
/// <param name="position">Where its key is, or itself where it has none.</param>
/// <param name="kind">What it is in JSON.</param>
/// <param name="text">As it was written; a text without its quotes.</param>
/// <param name="errors">What is wrong with the file.</param>
internal sealed class Setting(string path, TextPosition position, JsonValueKind kind, string text, ConfigurationErrors errors)
{
    public TextPosition Position => position;

    public string Text => text;

    public bool IsText => kind == JsonValueKind.String;

    public bool IsNull => kind == JsonValueKind.Null;

    /// <summary>Of an object, in the order of the file; duplicates are left out, they are errors already.</summary>
    public Dictionary<string, Setting> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>Of an array.</summary>
    public List<Setting> Items { get; } = [];

    public bool IsObject(string allowed) => Is(JsonValueKind.Object, allowed);

    public string? AsText(string allowed = "a text") => Is(JsonValueKind.String, allowed) ? text : null;

    /// <returns>The full path.</returns>
    public string? AsPath(string directory)
    {
        const string Allowed = "a path";
        return !Is(JsonValueKind.String, Allowed) ? null
            : string.IsNullOrWhiteSpace(text) || text.Contains('\0', StringComparison.Ordinal) ? Refuse<string>(Allowed)
            : Path.GetFullPath(text, directory);
    }

    public bool? AsSwitch() => kind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => RefuseValue<bool>("true or false"),
    };

    public long? AsWhole(long least, long most, string allowed) =>
        kind == JsonValueKind.Number && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && number >= least && number <= most
            ? number
            : RefuseValue<long>(allowed);

    public double? AsNumber(double least, double most, string allowed) =>
        kind == JsonValueKind.Number && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && number >= least && number <= most
            ? number
            : RefuseValue<double>(allowed);

    public long? AsSize(long least = 0, string allowed = SizeText.Allowed) =>
        kind is JsonValueKind.Number or JsonValueKind.String && SizeText.Parse(text) is { } size && size >= least ? size : RefuseValue<long>(allowed);

    public TimeSpan? AsTime() => kind == JsonValueKind.String && TimeText.Parse(text) is { } time ? time : RefuseValue<TimeSpan>(TimeText.Allowed);

    public Enum? AsName(Type type)
    {
        string allowed = $"one of {string.Join(", ", Enum.GetNames(type).Select(name => $"'{name}'"))}";
        return kind == JsonValueKind.String && Array.IndexOf(Enum.GetNames(type), text) >= 0 ? (Enum)Enum.Parse(type, text) : Refuse<Enum>(allowed);
    }

    public IReadOnlyList<string>? AsTexts(string allowed)
    {
        if (!Is(JsonValueKind.Array, allowed))
        {
            return null;
        }

        string[] texts = [.. Items.Select(item => item.AsText()).OfType<string>()];
        return texts.Length == Items.Count ? texts : null;
    }

    /// <summary>Reads an object whose members have fixed names.</summary>
    /// <returns>Whether it is an object.</returns>
    public bool ReadMembers(SettingKeys keys, string what)
    {
        if (!IsObject(what))
        {
            return false;
        }

        foreach ((string name, Setting member) in Members)
        {
            if (keys.TryGetValue(name, out Action<Setting>? read))
            {
                read(member);
            }
            else
            {
                member.Complain(keys.Refuse(name));
            }
        }

        return true;
    }

    /// <param name="problem">The rest of the sentence that begins with the key.</param>
    public void Complain(string problem) => errors.Add(position, $"{(path.Length == 0 ? "the file" : path)} {problem}");

    /// <returns>Null, so that it can be the caller's answer.</returns>
    public T? Refuse<T>(string allowed)
        where T : class
    {
        Complain($"is {Shown} but must be {allowed}.");
        return null;
    }

    private T? RefuseValue<T>(string allowed)
        where T : struct
    {
        Complain($"is {Shown} but must be {allowed}.");
        return null;
    }

    private bool Is(JsonValueKind wanted, string allowed) => kind == wanted || Refuse<string>(allowed) is not null;

    private string Shown => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"'{text}'",
        _ => text,
    };
}
