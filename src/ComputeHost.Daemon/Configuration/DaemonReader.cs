using System.Text.RegularExpressions;
using ComputeHost.Daemon.Users;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Daemon.Configuration;

/// <summary>Reads a whole file.</summary>
internal sealed partial class DaemonReader
{
    private readonly string _directory;
    private DaemonConfiguration _daemon = new() { Pools = [] };
    private Setting? _pools;

    /// <param name="directory">What relative paths count from.</param>
    public DaemonReader(string directory)
    {
        _directory = directory;
        Keys = new SettingKeys
        {
            ["listen"] = setting => _daemon = _daemon with { Listen = ReadAddress(setting) ?? _daemon.Listen },
            ["stateDirectory"] = setting => _daemon = _daemon with { StateDirectory = setting.AsPath(directory) ?? _daemon.StateDirectory },
            ["socketGroup"] = setting => _daemon = _daemon with { SocketGroup = ReadGroup(setting) },
            ["adminGroup"] = setting => _daemon = _daemon with { AdminGroup = ReadGroup(setting) },
            ["loopbackHttp"] = setting => _daemon = _daemon with { LoopbackHttp = ReadPort(setting) },
            ["drainTimeout"] = setting => _daemon = _daemon with { DrainTimeout = ReadDrainTimeout(setting) ?? _daemon.DrainTimeout },
            ["passEnvironment"] = setting => _daemon = _daemon with { PassEnvironment = ReadVariables(setting) ?? _daemon.PassEnvironment },
            ["clients"] = setting => _daemon = _daemon with { Clients = ReadClients(setting) },
            ["pools"] = setting => _pools = setting,
        };
    }

    public SettingKeys Keys { get; }

    public DaemonConfiguration Read(Setting file)
    {
        if (file.ReadMembers(Keys, "an object with 'pools'"))
        {
            // They come last, because what they have in common may stand behind them.
            _daemon = _daemon with { Pools = _pools is { } pools ? ReadPools(pools) : ReportNoPools(file) };
        }

        return _daemon;
    }

    private static PoolConfiguration[] ReportNoPools(Setting file)
    {
        file.Complain("has no 'pools'. Name at least one: { \"pools\": { \"default\": { \"assembly\": \"/srv/app/App.dll\" } } }.");
        return [];
    }

    private PoolConfiguration[] ReadPools(Setting pools)
    {
        const string Allowed = "an object with at least one pool by its name";
        if (!pools.IsObject(Allowed))
        {
            return [];
        }

        if (pools.Members.Count == 0)
        {
            pools.Complain($"is empty but must be {Allowed}.");
        }

        return [.. pools.Members.Select(pool => new PoolReader(pool.Key, _directory).Read(pool.Value, _daemon.DrainTimeout))];
    }

    private static Dictionary<string, ClientLimits> ReadClients(Setting clients)
    {
        var read = new Dictionary<string, ClientLimits>(StringComparer.Ordinal);
        if (clients.IsObject("an object with limits for each user: by name, number, or '*' for all others"))
        {
            foreach ((string user, Setting limits) in clients.Members)
            {
                read[user] = new ClientReader().Read(limits);
            }
        }

        return read;
    }

    private string? ReadAddress(Setting setting)
    {
        const string Allowed = "'unix:' and the path of a socket, without '?', as 'unix:/run/computehost/default.sock'";
        const string Scheme = WorkerAddress.Unix + ":";
        return setting.AsText(Allowed) is not { } text ? null
            : !text.StartsWith(Scheme, StringComparison.Ordinal) || text.Length == Scheme.Length || text.AsSpan().ContainsAny('\0', '?')
                ? setting.Refuse<string>(Allowed)
            : Scheme + Path.GetFullPath(text[Scheme.Length..], _directory);
    }

    private static string? ReadGroup(Setting setting)
    {
        const string Allowed = "the name or the number of a group of this machine";
        return setting.IsNull || setting.AsText(Allowed) is not { } name ? null
            : Accounts.GroupId(name) is null ? setting.Refuse<string>($"{Allowed}. Create it ('groupadd --system NAME'), or name another")
            : name;
    }

    private static int? ReadPort(Setting setting) =>
        setting.IsNull ? null : (int?)setting.AsWhole(0, ushort.MaxValue, "a port from 1 to 65535, or 0 for any free one");

    private static TimeSpan? ReadDrainTimeout(Setting setting) =>
        setting.AsTime() is not { } time ? null
        : time >= TimeSpan.Zero && time <= PoolDefaults.LongestStep ? time
        : Refuse(setting, "a time from 0s to 1h");

    private static TimeSpan? Refuse(Setting setting, string allowed)
    {
        setting.Complain($"is '{setting.Text}' but must be {allowed}.");
        return null;
    }

    private static IReadOnlyList<string>? ReadVariables(Setting setting)
    {
        const string Allowed = "a list of variables' names, or of their beginnings followed by '*', as 'LICENCE_*'";
        if (setting.AsTexts(Allowed) is not { } names)
        {
            return null;
        }

        foreach (Setting item in setting.Items.Where(item => !VariableName().IsMatch(item.Text)))
        {
            item.Refuse<string>("the name of a variable, or its beginning followed by '*'");
        }

        return names;
    }

    [GeneratedRegex(@"^[A-Za-z_]\w*\*?$")]
    private static partial Regex VariableName();
}
