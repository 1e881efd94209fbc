using System.CommandLine;
using ComputeHost.Daemon.Shell;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>The verb <c>queue</c>, with verbs of its own.</summary>
internal static class QueueCommand
{
    private const string Description = "Looks into a queue of stored jobs, and steers it. Needs no daemon.";

    private const string More = """
        Which queue:
          '--queue URL', else the variable COMPUTEHOST_QUEUE. The address is the one that the
          programs open: sqlite:FILE, amqp://USER:PASSWORD@HOST or amqps://…

        Examples:
          computehost queue status --queue sqlite:/var/lib/shop/jobs.db
          computehost queue dead-letters --method Video.Transcode
          computehost queue retry --all --older-than 1h

        """;

    /// <param name="queues">What queues are opened with.</param>
    /// <param name="watch">Begins to watch for the user's interruption.</param>
    public static Command Create(ComputeQueueOptions queues, Func<CancellationToken> watch)
    {
        var verbs = new QueueVerbs(queues, watch);
        return new Command("queue", Description)
        {
            QueueStatusCommand.Create(verbs),
            JobsCommand.Create(verbs),
            JobCommand.Create(verbs),
            EnqueueCommand.Create(verbs, queues),
            WaitCommand.Create(verbs),
            RetryCommand.Create(verbs),
            CancelJobCommand.Create(verbs),
            PauseCommand.CreatePause(verbs),
            PauseCommand.CreateResume(verbs),
            DeadLettersCommand.Create(verbs),
            PurgeCommand.Create(verbs),
            QueueDoctorCommand.Create(verbs),
            MoreHelp.With(More),
        };
    }
}
