using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ComputeHost.Daemon.Shell;

/// <summary>A verb's <c>--help</c> with more than its options: what it does, examples, and the exit codes.</summary>
internal static class MoreHelp
{
    public static HelpOption With(string more)
    {
        var help = new HelpOption();
        help.Action = new MoreHelpAction((HelpAction)help.Action!, more);
        return help;
    }

    private sealed class MoreHelpAction(HelpAction inner, string more) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int result = inner.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output.WriteLine(more);
            parseResult.InvocationConfiguration.Output.WriteLine(ExitCode.Help);
            return result;
        }
    }
}
