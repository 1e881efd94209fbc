using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ComputeHost.Daemon.Shell;

namespace ComputeHost.Daemon.Demo;

/// <summary>The verb <c>demo</c>: its options, their limits and its help.</summary>
internal static class DemoCommand
{
    private const string Description = "Shows what CPU-bound work does to the program that runs it, and what ComputeHost does about it.";

    private const string More = """
        What it does:
          Real files are compressed (Brotli, quality 4) and hashed (SHA-256), again and again.
          Meanwhile this program serves HTTP on loopback, and another process measures it,
          300 requests a second. Three phases:
            idle         nothing is compressed: how the host answers when all is well
            in-process   one Task.Run per file, at least 64 at any time
            ComputeHost  the same work, as many files at any time, in worker processes
          A request that has no answer after 10 s is unanswered and counts as 10 s.
          Then come calls that no program survives when they run inside it: an endless
          regular expression, a stack overflow and a memory bomb.

        Examples:
          computehost demo                       the .NET runtime's libraries, about 58 MiB
          computehost demo ~/pictures            the files in a folder of yours
          computehost demo --seconds 3           a quick look, 3 seconds per phase
          computehost demo --json > demo.json    figures for scripts; progress goes to stderr

        """;

    public static Command Create()
    {
        var folder = new Argument<string?>("FOLDER")
        {
            Description = "The files to work on, subfolders included, empty files and links left out. Default: the libraries (*.dll) of the running .NET runtime.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var seconds = new Option<int>("--seconds")
        {
            Description = $"How long each phase takes, in seconds, {DemoOptions.MinSeconds} to {DemoOptions.MaxSeconds}.",
            HelpName = "N",
            DefaultValueFactory = _ => DemoOptions.DefaultSeconds,
            CustomParser = result => Number(result, "--seconds", DemoOptions.MinSeconds, DemoOptions.MaxSeconds),
        };
        var workers = new Option<int?>("--workers")
        {
            Description = $"How many worker processes, 1 to {DemoOptions.MaxWorkers}. Default: the pool's, as many as the processors that this program may use.",
            HelpName = "N",
            CustomParser = result => Number(result, "--workers", 1, DemoOptions.MaxWorkers),
        };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object to standard output and nothing else." };

        var command = new Command("demo", Description) { folder, seconds, workers, json, MoreHelp.With(More) };
        command.SetAction((parsed, _) =>
        {
            var options = new DemoOptions
            {
                Folder = parsed.GetValue(folder),
                PhaseLength = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                Workers = parsed.GetValue(workers),
                Json = parsed.GetValue(json),
            };
            return DemoProgram.RunAsync(options);
        });
        return command;
    }

    private static int Number(ArgumentResult result, string option, int min, int max)
    {
        string text = result.Tokens[0].Value;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value < min || value > max)
        {
            result.AddError($"'{option}' is '{text}' but must be a whole number from {min} to {max}.");
        }

        return value;
    }
}
