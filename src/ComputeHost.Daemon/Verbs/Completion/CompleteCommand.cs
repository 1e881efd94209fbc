using System.CommandLine;
using ComputeHost.Daemon.Shell;

namespace ComputeHost.Daemon.Verbs.Completion;

/// <summary>The verb <c>complete</c>, which the script of <c>completion</c> calls: prints the words that may come next, one on each line.</summary>
internal static class CompleteCommand
{
    /// <param name="root">The command with all verbs.</param>
    public static Command Create(Command root)
    {
        var words = new Argument<string[]>("WORDS") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("complete", "Prints the words that may come next.") { words };
        command.Hidden = true;
        command.SetAction(async (parsed, _) =>
        {
            foreach (string word in await NextWords.OfAsync(root, parsed.GetValue(words) ?? []))
            {
                await VerbRun.WriteAsync(word);
            }

            return ExitCode.Success;
        });
        return command;
    }
}
