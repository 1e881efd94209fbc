namespace ComputeHost.Daemon.Configuration;

/// <summary>The keys of one kind of object, and what reads each.</summary>
internal sealed class SettingKeys() : Dictionary<string, Action<Setting>>(StringComparer.Ordinal)
{
    /// <summary>Keys that somebody could expect here, and why they are none.</summary>
    public IReadOnlyDictionary<string, string> Refused { get; init; } = new Dictionary<string, string>();

    /// <returns>What to say of a key that is none of these, as the rest of a sentence.</returns>
    public string Refuse(string name) =>
        Refused.TryGetValue(name, out string? reason) ? $"cannot be set here: {reason}"
        : NearestName.Of(name, Keys) is { } nearest ? $"is not known. Did you mean '{nearest}'?"
        : $"is not known. The keys here are {string.Join(", ", Keys.Select(key => $"'{key}'"))}.";
}
