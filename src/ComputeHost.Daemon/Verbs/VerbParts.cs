using System.CommandLine;
using ComputeHost.Daemon.Shell;

namespace ComputeHost.Daemon.Verbs;

/// <summary>What the verbs' commands are put together from.</summary>
internal static class VerbParts
{
    public const string JsonName = "--json";

    public static Option<bool> Json() => new(JsonName) { Description = "Prints JSON and nothing else, errors included." };

    /// <param name="command">The verb.</param>
    /// <param name="parts">Its arguments and options.</param>
    /// <param name="more">The rest of its help, with an example.</param>
    public static void Add(Command command, IEnumerable<Symbol> parts, string more)
    {
        foreach (Symbol part in parts)
        {
            if (part is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)part);
            }
        }

        command.Add(MoreHelp.With(more));
    }
}
