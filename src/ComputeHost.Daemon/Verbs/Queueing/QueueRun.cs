using System.CommandLine;
using System.Text.Json.Nodes;
using ComputeHost.Daemon.Shell;
using ComputeHost.Queue;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>One run of a verb.</summary>
/// <param name="Parsed">What was given.</param>
/// <param name="Engine">The queue.</param>
/// <param name="Json">Whether the output is for programs.</param>
/// <param name="Interrupted">Fires when the user has had enough.</param>
internal sealed record QueueRun(ParseResult Parsed, IQueueEngine Engine, bool Json, CancellationToken Interrupted)
{
    public Task WriteAsync(string text) => Parsed.InvocationConfiguration.Output.WriteLineAsync(text);

    /// <summary>Prints an answer: as JSON, or what it means.</summary>
    public Task PrintAsync(JsonNode json, string text) => WriteAsync(Json ? json.ToText() : text);

    /// <exception cref="VerbException">The queue does not know it.</exception>
    public async Task<JobRecord> FindAsync(JobId id) => await Engine.FindAsync(id, Interrupted) ?? throw NotFound(id);

    public VerbException NotFound(JobId id) => new(
        "not-found",
        ExitCode.NotFound,
        Engine.Capabilities.ListsJobs
            ? $"'{Engine.Address}' has no job '{id}': it was never enqueued there, or its outcome was kept as long as its options say and is removed. "
                + "'computehost queue jobs' lists what there is."
            : $"'{Engine.Address}' has no outcome of a job '{id}'. {Engine.Name} does not tell whether it still waits or runs: "
                + $"'computehost queue wait {id}' waits for its outcome.");
}
