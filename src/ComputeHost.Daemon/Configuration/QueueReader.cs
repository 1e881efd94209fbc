namespace ComputeHost.Daemon.Configuration;

/// <summary>Reads the queue of a pool: its address alone, or an object with it.</summary>
internal sealed class QueueReader
{
    private const string File = "sqlite:";

    private readonly string _directory;
    private QueueConfiguration _queue = new() { Url = "" };

    /// <param name="directory">What relative paths count from.</param>
    public QueueReader(string directory)
    {
        _directory = directory;
        Keys = new SettingKeys
        {
            ["url"] = setting => _queue = _queue with { Url = ReadUrl(setting) ?? "" },
            ["maxConcurrency"] = setting => _queue = _queue with { MaxConcurrency = setting.IsNull ? null : ReadCount(setting, least: 1) },
            ["prefetch"] = setting => _queue = _queue with { Prefetch = ReadCount(setting, least: 0) ?? _queue.Prefetch },
            ["leaseTimeout"] = setting => _queue = _queue with { LeaseTimeout = setting.AsTime() ?? _queue.LeaseTimeout },
            ["unknownMethodTimeout"] = setting => _queue = _queue with { UnknownMethodTimeout = setting.AsTime() ?? _queue.UnknownMethodTimeout },
            ["atLeastOnce"] = setting => _queue = _queue with { AtLeastOnce = setting.AsSwitch() ?? _queue.AtLeastOnce },
        };
    }

    public SettingKeys Keys { get; }

    /// <returns>Null if it says none.</returns>
    public QueueConfiguration? Read(Setting setting)
    {
        if (setting.IsNull)
        {
            return null;
        }

        if (setting.IsText)
        {
            return _queue with { Url = ReadUrl(setting) ?? "" };
        }

        if (setting.ReadMembers(Keys, "the address of a queue, or an object with 'url'") && !setting.Members.ContainsKey("url"))
        {
            setting.Complain("has no 'url'. Name the queue, as in 'sqlite:/var/lib/shop/jobs.db'.");
        }

        return _queue;
    }

    /// <summary>Like all paths of the file, that of a store counts from the file's directory.</summary>
    private string? ReadUrl(Setting setting)
    {
        const string Allowed = "the address of a queue, as 'sqlite:/var/lib/shop/jobs.db' or 'amqps://user:password@broker'";
        return setting.AsText(Allowed) is not { } url ? null
            : !url.Contains(':', StringComparison.Ordinal) ? setting.Refuse<string>(Allowed)
            : url.StartsWith(File, StringComparison.Ordinal) && url.Length > File.Length && !url.StartsWith(File + "//", StringComparison.Ordinal)
                ? File + Path.Combine(_directory, url[File.Length..])
            : url;
    }

    private static int? ReadCount(Setting setting, int least) => (int?)setting.AsWhole(least, 10_000, $"a whole number from {least} to 10000");
}
