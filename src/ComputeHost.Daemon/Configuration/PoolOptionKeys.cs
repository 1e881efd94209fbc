using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ComputeHost.Daemon.Configuration;

/// <summary>The options of a pool as keys of the file: each by its own name, in camel case, read as its type says. So no option can be forgotten.</summary>
internal static partial class PoolOptionKeys
{
    private const string OfThreads = "a daemon runs no calls on its own threads. Set it in ComputePoolOptions of the callers' programs.";

    /// <summary>Options that a daemon's file does not have, and why.</summary>
    public static readonly IReadOnlyDictionary<string, string> Refused = new Dictionary<string, string>
    {
        ["loggerFactory"] = "what the pool and its workers log goes to the daemon's log.",
        ["address"] = "the daemon has the workers; 'listen' says where it listens.",
        ["inProcess"] = "a daemon never runs methods inside itself.",
        ["tactic"] = "a daemon has worker processes alone. Set ComputePoolOptions.Tactic in the callers' programs; 'methods' names those of a queue.",
        ["threads"] = OfThreads,
        ["maxLostThreads"] = OfThreads,
        ["threadNice"] = OfThreads,
        ["shareValues"] = OfThreads,
        ["workerCommand"] = "it is 'command'.",
        ["drainTimeout"] = "all pools end together. Set 'drainTimeout' of the daemon, outside 'pools'.",
        ["pendingLimit"] = "each client has a queue of its own. Set 'maxWaiting' under 'clients'.",
        ["pendingQueueFullMode"] = "a client that has as many calls waiting as it may is refused further ones. Set 'maxWaiting' under 'clients'.",
        ["checkRoundTrips"] = "the callers encode and decode values, not the daemon. Set ComputePoolOptions.CheckRoundTrips in their programs.",
    };

    private static readonly PropertyInfo[] Options = typeof(ComputePoolOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance);

    /// <summary>Options that mean something else in the file, and are read there as what they are.</summary>
    public static readonly IReadOnlyList<string> Replaced = ["methods", "queue"];

    /// <summary>By key.</summary>
    public static IReadOnlyDictionary<string, PropertyInfo> All { get; } =
        Options.Where(option => !Refused.ContainsKey(KeyOf(option.Name)) && !Replaced.Contains(KeyOf(option.Name)))
            .ToDictionary(option => KeyOf(option.Name), StringComparer.Ordinal);

    public static string KeyOf(string option) => JsonNamingPolicy.CamelCase.ConvertName(option);

    /// <summary>Sets the option.</summary>
    /// <param name="option">One of <see cref="All"/>.</param>
    /// <param name="setting">The value.</param>
    /// <param name="options">Where to set it.</param>
    /// <param name="directory">What relative paths count from.</param>
    /// <returns>Whether the value can be read as what the option is.</returns>
    public static bool TryApply(PropertyInfo option, Setting setting, ComputePoolOptions options, string directory)
    {
        Type? nullable = Nullable.GetUnderlyingType(option.PropertyType);
        if (setting.IsNull && (nullable is not null || option.PropertyType == typeof(string)))
        {
            return true;
        }

        if (option.GetValue(options) is IDictionary<string, string?> variables)
        {
            ReadVariables(setting, variables);
            return true;
        }

        if (Read(nullable ?? option.PropertyType, setting, directory) is not { } value)
        {
            return false;
        }

        option.SetValue(options, value);
        return true;
    }

    /// <summary>Checks the options together and says what is wrong in the file's words.</summary>
    /// <param name="options">All options, as far as they could be read.</param>
    /// <param name="unread">The names of the others: what is said of them would not be true.</param>
    /// <param name="pool">Where the options are set.</param>
    public static void Check(ComputePoolOptions options, IReadOnlySet<string> unread, Setting pool)
    {
        IEnumerable<OptionError> errors = ComputePoolOptionsValidator.Validate(options)
            .Where(error => !unread.Contains(error.Option) && !Word().Matches(error.Problem).Any(word => unread.Contains(word.Value)));
        foreach (OptionError error in errors)
        {
            // What is wrong may be with a value that is there by default.
            Setting place = pool.Members.GetValueOrDefault(KeyOf(error.Option), pool);
            string name = place == pool ? $"has {KeyOf(error.Option)}, which" : "";
            string value = place.Text.Length > 0 ? place.Text : error.Value;
            place.Complain($"{name} is '{value}' {InWordsOfTheFile(error.Problem)}".TrimStart());
        }
    }

    private static object? Read(Type type, Setting setting, string directory) =>
        type == typeof(int) ? (int?)setting.AsWhole(int.MinValue, int.MaxValue, "a whole number")
        : type == typeof(long) ? setting.AsSize()
        : type == typeof(TimeSpan) ? setting.AsTime()
        : type == typeof(bool) ? setting.AsSwitch()
        : type.IsEnum ? setting.AsName(type)
        : type == typeof(string) ? setting.AsPath(directory)
        : throw new NotSupportedException($"The file has no form for an option of the type {type}: add one here, or a reason to refuse it.");

    private static void ReadVariables(Setting setting, IDictionary<string, string?> variables)
    {
        const string Allowed = "an object with a text, or null to leave the variable out, for each name";
        if (setting.IsObject(Allowed))
        {
            foreach ((string name, Setting value) in setting.Members)
            {
                variables[name] = value.IsNull ? null : value.AsText("a text, or null to leave the variable out");
            }
        }
    }

    /// <summary>Options are named by their keys, and a file says in its own way that there is no limit.</summary>
    private static string InWordsOfTheFile(string problem)
    {
        string words = problem
            .Replace("Timeout.InfiniteTimeSpan", $"'{TimeText.Infinite}'", StringComparison.Ordinal)
            .Replace("leave it null", "leave it out", StringComparison.Ordinal)
            .Replace("leave the option null", "leave the key out", StringComparison.Ordinal);
        return Word().Replace(words, word => Options.Any(option => option.Name == word.Value) ? KeyOf(word.Value) : word.Value);
    }

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Word();
}
