using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using RabbitMQ.Client;

namespace ComputeHost.Queue.RabbitMQ.Messages;

/// <summary>A job on its way through the broker: the body is its call, everything else is in properties and headers.</summary>
internal sealed record JobMessage
{
    private const int CurrentFormat = 1;

    public required QueuedJob Job { get; init; }

    public JobAttempts Attempts { get; init; }

    /// <summary>How often it was claimed before this message was sent.</summary>
    public long Epoch { get; init; }

    /// <summary>How often it was dead and was sent again. What is known of it from before does not hold then.</summary>
    public int Resends { get; init; }

    /// <summary>For how long it has been left to others, because its method was not known.</summary>
    public TimeSpan LeftFor { get; init; }

    /// <summary>Whether it waits to see if a consumer that had entered it is still there.</summary>
    public bool IsSuspect { get; init; }

    /// <summary>The consumer that runs it and has sent this copy; empty if none.</summary>
    public string HeldBy { get; init; } = "";

    public BasicProperties ToProperties()
    {
        var headers = new Dictionary<string, object?>
        {
            [MessageHeaders.Format] = CurrentFormat,
            [MessageHeaders.ResultTtl] = (long)Job.ResultTtl.TotalMilliseconds,
            [MessageHeaders.MaxAttempts] = Job.MaxAttempts,
        };
        Add(headers, MessageHeaders.Aliases, Job.Aliases.Count > 0, string.Join('\n', Job.Aliases));
        Add(headers, MessageHeaders.Priority, Job.Priority != ComputePriority.Normal, (int)Job.Priority);
        Add(headers, MessageHeaders.RetryFaults, Job.RetryFaults, true);
        Add(headers, MessageHeaders.Backoff, Job.Backoff != JobBackoff.Default, ToText(Job.Backoff));
        Add(headers, MessageHeaders.Delay, Job.Delay > TimeSpan.Zero, (long)Job.Delay.TotalMilliseconds);
        Add(headers, MessageHeaders.Expires, Job.ExpiresAfter is not null, (long)(Job.ExpiresAfter ?? default).TotalMilliseconds);
        Add(headers, MessageHeaders.Epoch, Epoch > 0, Epoch);
        Add(headers, MessageHeaders.Charged, Attempts.Charged > 0, Attempts.Charged);
        Add(headers, MessageHeaders.Deaths, Attempts.WorkerDeaths > 0, Attempts.WorkerDeaths);
        Add(headers, MessageHeaders.History, !Attempts.History.IsEmpty, Attempts.History.ToArray());
        Add(headers, MessageHeaders.Resends, Resends > 0, Resends);
        Add(headers, MessageHeaders.LeftFor, LeftFor > TimeSpan.Zero, (long)LeftFor.TotalMilliseconds);
        Add(headers, MessageHeaders.Suspect, IsSuspect, true);
        Add(headers, MessageHeaders.HeldBy, HeldBy.Length > 0, HeldBy);
        return new BasicProperties { MessageId = Job.Id.ToString(), Type = Job.Method, DeliveryMode = DeliveryModes.Persistent, Headers = headers };
    }

    /// <param name="properties">Those of the message.</param>
    /// <param name="body">Its body, which the message keeps.</param>
    /// <param name="message">The job, if it is one.</param>
    /// <param name="problem">Why it is none.</param>
    public static bool TryRead(IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, [NotNullWhen(true)] out JobMessage? message, [NotNullWhen(false)] out string? problem)
    {
        var headers = new MessageHeaders(properties.Headers);
        long format = headers.Number(MessageHeaders.Format, 0);
        problem = !JobId.TryParse(properties.MessageId, out JobId id) ? "It has no job's id."
            : string.IsNullOrEmpty(properties.Type) ? "It names no method."
            : format != CurrentFormat ? string.Create(CultureInfo.InvariantCulture, $"It has the format {format}, and only {CurrentFormat} is known here.")
            : null;
        message = problem is null ? Read(id, properties.Type!, headers, body) : null;
        problem ??= headers.Fault;
        message = problem is null ? message : null;
        return problem is null;
    }

    private static JobMessage Read(JobId id, string method, MessageHeaders headers, ReadOnlyMemory<byte> body)
    {
        string aliases = headers.Text(MessageHeaders.Aliases);
        var job = new QueuedJob
        {
            Id = id,
            Method = method,
            Aliases = aliases.Length == 0 ? [] : aliases.Split('\n'),
            Priority = (ComputePriority)headers.Number(MessageHeaders.Priority, 0, (long)ComputePriority.Low, (long)ComputePriority.High),
            Delay = headers.Span(MessageHeaders.Delay) ?? default,
            ExpiresAfter = headers.Span(MessageHeaders.Expires),
            ResultTtl = headers.Span(MessageHeaders.ResultTtl) ?? default,
            MaxAttempts = (int)headers.Number(MessageHeaders.MaxAttempts, 1, 1, int.MaxValue),
            RetryFaults = headers.Flag(MessageHeaders.RetryFaults),
            Backoff = ToBackoff(headers.Text(MessageHeaders.Backoff)),
            Body = body,
        };
        return new JobMessage
        {
            Job = job,
            Attempts = ReadAttempts(headers),
            Epoch = headers.Number(MessageHeaders.Epoch, 0) + headers.Number(MessageHeaders.DeliveryCount, 0),
            Resends = (int)headers.Number(MessageHeaders.Resends, 0, 0, int.MaxValue),
            LeftFor = headers.Span(MessageHeaders.LeftFor) ?? default,
            IsSuspect = headers.Flag(MessageHeaders.Suspect),
            HeldBy = headers.Text(MessageHeaders.HeldBy),
        };
    }

    public static JobAttempts ReadAttempts(MessageHeaders headers) => new(
        (int)headers.Number(MessageHeaders.Charged, 0, 0, int.MaxValue),
        (int)headers.Number(MessageHeaders.Deaths, 0, 0, int.MaxValue),
        headers.Bytes(MessageHeaders.History));

    private static void Add(Dictionary<string, object?> headers, string name, bool isThere, object value)
    {
        if (isThere)
        {
            headers[name] = value;
        }
    }

    private static string ToText(JobBackoff backoff) =>
        string.Create(CultureInfo.InvariantCulture, $"{backoff.First.TotalMilliseconds:0} {backoff.Factor:R} {backoff.Longest.TotalMilliseconds:0}");

    // A back-off that cannot be read is no reason to lose a job.
    private static JobBackoff ToBackoff(string text)
    {
        string[] parts = text.Split(' ');
        return parts.Length == 3
            && double.TryParse(parts[0], CultureInfo.InvariantCulture, out double first) && double.TryParse(parts[1], CultureInfo.InvariantCulture, out double factor)
            && double.TryParse(parts[2], CultureInfo.InvariantCulture, out double longest) && first is >= 0 and < 1e12 && factor is >= 1 and < 1e6 && longest is >= 0 and < 1e12
                ? new JobBackoff(TimeSpan.FromMilliseconds(first), factor, TimeSpan.FromMilliseconds(longest))
                : JobBackoff.Default;
    }
}
