using RabbitMQ.Client;

namespace ComputeHost.Queue.RabbitMQ.Messages;

/// <summary>What a mailbox says of a job: its outcome, how far it is, or that it was sent again (<see cref="ComputeJobStatus.Ready"/>).</summary>
internal sealed record OutcomeMessage(JobId Id, ComputeJobStatus Status, string Method, JobAttempts Attempts, long Epoch, TimeSpan ResultTtl, ReadOnlyMemory<byte> Body)
{
    public bool IsTerminal => JobStates.IsTerminal(Status);

    public static OutcomeMessage Of(JobMessage message, long epoch, JobAttempts attempts, JobOutcome outcome) =>
        new(message.Job.Id, outcome.Status, message.Job.Method, attempts, epoch, message.Job.ResultTtl, outcome.Body);

    public BasicProperties ToProperties()
    {
        var headers = new Dictionary<string, object?> { [MessageHeaders.Status] = (int)Status, [MessageHeaders.Epoch] = Epoch };
        if (Attempts.Charged > 0)
        {
            headers[MessageHeaders.Charged] = Attempts.Charged;
            headers[MessageHeaders.Deaths] = Attempts.WorkerDeaths;
            headers[MessageHeaders.History] = Attempts.History.ToArray();
        }

        if (IsTerminal)
        {
            headers[MessageHeaders.ResultTtl] = (long)ResultTtl.TotalMilliseconds;
        }

        return new BasicProperties { MessageId = Id.ToString(), Type = Method, DeliveryMode = DeliveryModes.Persistent, Headers = headers };
    }

    /// <summary>Null for what is none: anybody may write into a mailbox who has rights at the broker.</summary>
    public static OutcomeMessage? Read(IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body)
    {
        if (!JobId.TryParse(properties.MessageId, out JobId id))
        {
            return null;
        }

        var headers = new MessageHeaders(properties.Headers);
        var message = new OutcomeMessage(
            id,
            (ComputeJobStatus)headers.Number(MessageHeaders.Status, -1, (long)ComputeJobStatus.Scheduled, (long)ComputeJobStatus.Dead),
            properties.Type ?? "",
            JobMessage.ReadAttempts(headers),
            headers.Number(MessageHeaders.Epoch, 0),
            headers.Span(MessageHeaders.ResultTtl) ?? default,
            body);
        return headers.Fault is null ? message : null;
    }
}
