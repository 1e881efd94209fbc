using System.CommandLine;
using ComputeHost.Daemon.Shell;

namespace ComputeHost.Daemon.Verbs.Completion;

/// <summary>The verb <c>completion</c>.</summary>
internal static class CompletionCommand
{
    private const string Description = "Prints a script that lets a shell complete the words of this command.";

    private const string More = """
        What it completes:
          Verbs and options; names of methods, workers and calls, if a daemon answers quickly.

        Example:
          computehost completion bash > ~/.local/share/bash-completion/completions/computehost

        """;

    private const string Bash = """
        # Completion of 'computehost' for bash: save it as ~/.local/share/bash-completion/completions/computehost
        _computehost() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _computehost computehost
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "Which shell." };
        shell.AcceptOnlyFromAmong("bash");
        var command = new Command("completion", Description) { shell, MoreHelp.With(More) };
        command.SetAction(static async (_, _) =>
        {
            await VerbRun.WriteAsync(Bash);
            return ExitCode.Success;
        });
        return command;
    }
}
