using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using ComputeHost.Daemon.Demo;
using ComputeHost.Daemon.Queues;
using ComputeHost.Daemon.Serve;
using ComputeHost.Daemon.Shell;
using ComputeHost.Daemon.Verbs;
using ComputeHost.Daemon.Verbs.Calling;
using ComputeHost.Daemon.Verbs.Completion;
using ComputeHost.Daemon.Verbs.Doctor;
using ComputeHost.Daemon.Verbs.Operating;
using ComputeHost.Daemon.Verbs.Queueing;
using ComputeHost.Daemon.Verbs.Watching;

namespace ComputeHost.Daemon;

/// <summary>The verbs of the <c>computehost</c> program.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        // Not a RootCommand: that one is named after the file that runs, which is another one under `dotnet run`.
        var root = new Command("computehost", "Runs CPU-bound synchronous .NET code in supervised worker processes.")
        {
            new HelpOption(),
            new VersionOption(),
            ServeCommand.Create(),
            StatusCommand.Create(),
            TopCommand.Create(),
            CallCommand.Create(),
            MethodsCommand.Create(),
            ScaleCommand.Create(),
            RecycleCommand.Create(),
            DrainCommand.Create(),
            CancelCommand.Create(),
            KillCommand.Create(),
            StackCommand.Create(),
            DumpCommand.Create(),
            LogsCommand.Create(),
            DoctorCommand.Create(),
            QueueCommand.Create(DaemonQueueOptions.Create(), Interruption.Watch),
            CompletionCommand.Create(),
            DemoCommand.Create(),
            ProbeCommand.Create(),
        };
        root.Add(CompleteCommand.Create(root));
        ParseResult parsed = root.Parse(args);
        return parsed.Action is ParseErrorAction ? Refuse(parsed) : await InvokeAsync(parsed);
    }

    private static int Refuse(ParseResult parsed)
    {
        // All but the program's own name, which is the outermost.
        string command = string.Concat(WordsOf(parsed.CommandResult).Reverse().Skip(1).Select(static word => word + " "));
        string problems = string.Join(' ', parsed.Errors.Select(static error => error.Message).Distinct());
        string help = $"Run 'computehost {command}--help' to see what can be given.";
        var failure = new VerbException("unusable-input", ExitCode.Usage, problems) { Rest = help };
        VerbErrors.Write(failure, parsed.Tokens.Any(static token => token.Value == VerbParts.JsonName));
        return failure.ExitCode;
    }

    private static IEnumerable<string> WordsOf(SymbolResult? innermost)
    {
        for (SymbolResult? result = innermost; result is not null; result = result.Parent)
        {
            if (result is CommandResult verb)
            {
                yield return verb.Command.Name;
            }
        }
    }

    private static async Task<int> InvokeAsync(ParseResult parsed)
    {
        // Commands end themselves when they are interrupted; the library's own handler would give them two seconds.
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            return await parsed.InvokeAsync(configuration);
        }
        catch (UsageException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Usage;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"The program failed in a way that it does not know: {e}");
            return ExitCode.Failure;
        }
    }
}
