using System.CommandLine;
using System.Text.Json.Nodes;
using ComputeHost.Daemon.Shell;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>The verbs <c>queue pause</c> and <c>queue resume</c>.</summary>
internal static class PauseCommand
{
    public static Command CreatePause(QueueVerbs verbs) => Create(
        verbs,
        "pause",
        "Keeps all consumers from taking new jobs.",
        """
        What it does:
          Jobs that a consumer has go on; new ones are stored and wait. It holds for all
          programs and machines, and over restarts, until 'computehost queue resume'.

        Example:
          computehost queue pause

        """,
        paused: true);

    public static Command CreateResume(QueueVerbs verbs) => Create(
        verbs,
        "resume",
        "Lets the consumers of a paused queue take jobs again.",
        """
        Example:
          computehost queue resume

        """,
        paused: false);

    private static Command Create(QueueVerbs verbs, string name, string description, string more, bool paused) =>
        verbs.Create(name, description, more, [], async run =>
        {
            await run.Engine.PauseAsync(paused, run.Interrupted);
            string text = paused ? "The queue is paused. 'computehost queue resume' lets it go on." : "The queue goes on.";
            await run.PrintAsync(new JsonObject { ["paused"] = paused }, text);
            return ExitCode.Success;
        });
}
