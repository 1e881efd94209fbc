using System.Reflection;
using System.Text.RegularExpressions;

namespace ComputeHost.Daemon.Configuration;

/// <summary>Reads one pool: what it runs, and its options.</summary>
internal sealed partial class PoolReader
{
    private readonly string _name;
    private readonly ComputePoolOptions _options = PoolConfiguration.DaemonOptions();
    private readonly HashSet<string> _unread = [];
    private string? _assembly;
    private QueueConfiguration? _queue;
    private Dictionary<string, ComputeTactic> _tactics = [];
    private IReadOnlyList<string>? _command;

    /// <param name="name">The pool's name.</param>
    /// <param name="directory">What relative paths count from.</param>
    public PoolReader(string name, string directory)
    {
        _name = name;
        Keys = new SettingKeys { Refused = PoolOptionKeys.Refused };
        Keys.Add("assembly", setting => _assembly = setting.AsPath(directory));
        Keys.Add("command", setting => _command = ReadCommand(setting, directory));
        Keys.Add("queue", setting => _queue = new QueueReader(directory).Read(setting));
        Keys.Add("methods", setting => _tactics = TacticReader.Read(setting));
        foreach ((string key, PropertyInfo option) in PoolOptionKeys.All)
        {
            Keys.Add(key, setting => Apply(option, setting, directory));
        }
    }

    public SettingKeys Keys { get; }

    public PoolConfiguration Read(Setting setting, TimeSpan drainTimeout)
    {
        const string Allowed = "an object with 'assembly' or 'command'";
        if (!Name().IsMatch(_name))
        {
            setting.Complain(
                "has a name that cannot be used. Begin it with a letter (a-z) or a digit, go on with these, '-', '_' or '.', and use at most 64 of them.");
        }

        if (setting.ReadMembers(Keys, Allowed))
        {
            CheckProgram(setting);
        }

        _options.WorkerCommand = _command;
        _options.DrainTimeout = drainTimeout;
        PoolOptionKeys.Check(_options, _unread, setting);
        return new PoolConfiguration { Name = _name, Assembly = _assembly, Command = _command, Queue = _queue, Tactics = _tactics, Options = _options };
    }

    private static void CheckProgram(Setting setting)
    {
        switch (setting.Members.ContainsKey("assembly"), setting.Members.ContainsKey("command"))
        {
            case (true, true):
                setting.Complain("has both 'assembly' and 'command', but a pool runs one program. Remove one of them.");
                break;
            case (false, false):
                setting.Complain("has neither 'assembly' nor 'command'. Name the published program or class library, or the command of a worker.");
                break;
        }
    }

    private void Apply(PropertyInfo option, Setting setting, string directory)
    {
        if (!PoolOptionKeys.TryApply(option, setting, _options, directory))
        {
            _unread.Add(option.Name);
        }
    }

    /// <summary>A program without a slash is looked for in <c>PATH</c>, as everywhere.</summary>
    private static List<string>? ReadCommand(Setting setting, string directory)
    {
        const string Allowed = "a list of texts without null characters, first the program, then its arguments";
        return setting.AsTexts(Allowed) is not { } command ? null
            : command.Count == 0 || string.IsNullOrWhiteSpace(command[0]) || command.Any(part => part.Contains('\0', StringComparison.Ordinal))
                ? setting.Refuse<List<string>>(Allowed)
            : [command[0].Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(command[0], directory) : command[0], .. command.Skip(1)];
    }

    // A folder can have such a name, and none of them means another folder.
    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex Name();
}
