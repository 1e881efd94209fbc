using System.CommandLine;
using ComputeHost.Queue;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>What all verbs have in common that look into a queue: its address, JSON, and how they fail. They need no daemon.</summary>
/// <param name="queues">What the queue is opened with.</param>
/// <param name="watch">Begins to watch for the user's interruption.</param>
internal sealed class QueueVerbs(ComputeQueueOptions queues, Func<CancellationToken> watch)
{
    /// <param name="name">The verb.</param>
    /// <param name="description">What it does, as a sentence.</param>
    /// <param name="more">The rest of its help, with an example.</param>
    /// <param name="parts">Its own arguments and options.</param>
    /// <param name="run">Carries it out; returns the exit code.</param>
    public Command Create(string name, string description, string more, IEnumerable<Symbol> parts, Func<QueueRun, Task<int>> run) =>
        CreateUnopened(name, description, more, parts, async (parsed, place, json, interrupted) =>
        {
            await using IQueueEngine engine = await place.OpenAsync(interrupted);
            return await QueueTarget.ExplainAsync(() => run(new QueueRun(parsed, engine, json, interrupted)));
        });

    /// <summary>One that does something with a queue that cannot be opened, too.</summary>
    public Command CreateUnopened(
        string name, string description, string more, IEnumerable<Symbol> parts, Func<ParseResult, QueueTarget, bool, CancellationToken, Task<int>> run)
    {
        var queue = new Option<string?>(QueueTarget.OptionName)
        {
            Description = $"The queue, as sqlite:FILE or amqp://HOST. Default: the variable {QueueTarget.Variable}.",
            HelpName = "URL",
        };
        Option<bool> json = VerbParts.Json();
        var command = new Command(name, description);
        VerbParts.Add(command, [.. parts, queue, json], more);
        command.SetAction((parsed, _) =>
        {
            bool isJson = parsed.GetValue(json);
            return VerbGuard.RunAsync(parsed, isJson, interrupted => run(parsed, QueueTarget.Of(parsed.GetValue(queue), queues), isJson, interrupted), watch());
        });
        return command;
    }
}
