using System.Globalization;

namespace ComputeHost.Queue.RabbitMQ.Topologies;

/// <summary>What the broker's queues and exchanges are called.</summary>
internal sealed class QueueNames(string queue)
{
    /// <summary>The last word of a routing key that leads back to a work queue, or to <see cref="Intake"/>.</summary>
    public const string IntakeWord = "intake";

    private static readonly string[] Words = ["low", "normal", "high"];

    private readonly string[] _work = [.. Words.Select(word => $"{queue}.jobs.{word}")];

    /// <summary>
    /// What has to be decided before a consumer gets it: jobs whose time is up, that were delivered too often, or whose delay is over and who may
    /// expire.
    /// </summary>
    public string Intake { get; } = $"{queue}.intake";

    public string Dead { get; } = $"{queue}.dead";

    /// <summary>A stream: who has entered which job, and who cancelled which.</summary>
    public string Ledger { get; } = $"{queue}.ledger";

    /// <summary>Fans cancellations out.</summary>
    public string Cancellations { get; } = $"{queue}.cancellations";

    /// <summary>While a queue of this name exists, nobody claims.</summary>
    public string Paused { get; } = $"{queue}.paused";

    /// <summary>Where delayed jobs leave the delays.</summary>
    public string Due { get; } = $"{queue}.due";

    public IReadOnlyList<string> AllWork => _work;

    public string Work(ComputePriority priority) => _work[(int)priority + 1];

    public string Delay(int level) => string.Create(CultureInfo.InvariantCulture, $"{queue}.delay.{level}");

    public string Mailbox(string mailbox) => $"{queue}.mail.{mailbox}";

    public string Hold(Guid consumer, ComputePriority priority) => $"{queue}.hold.{consumer:N}.{Word(priority)}";

    public static string Word(ComputePriority priority) => Words[(int)priority + 1];
}
