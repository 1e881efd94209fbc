namespace ComputeHost;

/// <summary>How a queue uses RabbitMQ. All programs of a queue use the same name and mailboxes.</summary>
public sealed class RabbitMqQueueOptions
{
    /// <summary>
    /// Names the queue at its broker: what it declares there begins with it. An address can name another, as <c>amqps://host/vhost?queue=orders</c>.
    /// </summary>
    /// <value>1 to 64 characters of <c>a</c> to <c>z</c>, <c>0</c> to <c>9</c>, <c>-</c>, <c>_</c> and <c>.</c>. The default is <c>computehost</c>.</value>
    public string Name { get; set; } = "computehost";

    /// <summary>How long mailboxes keep outcomes, and consumers remember who has entered a job. No job can ask for more.</summary>
    /// <value>1 minute to 30 days. The default is 24 hours.</value>
    public TimeSpan MailboxAge { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// After which time a job that runs is taken over into a fresh delivery, so that the broker's acknowledgement timeout, usually 30 minutes, never
    /// passes.
    /// </summary>
    /// <value>100 ms to 1 day; less than the broker's timeout. The default is 10 minutes.</value>
    public TimeSpan HoldInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long one step at the broker may take, a lost connection or a broker short of memory included, before it fails with a
    /// <see cref="QueueException"/>.
    /// </summary>
    /// <value>1 second to 1 hour. The default is 30 seconds.</value>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often both sides show that they are there. A side that shows nothing for twice as long counts as gone.</summary>
    /// <value>1 second to 5 minutes. The default is 10 seconds.</value>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether jobs and passwords may travel as plain text to another machine: addresses that begin with <c>amqp:</c> are refused otherwise, except
    /// on this machine.
    /// </summary>
    /// <value>The default is <see langword="false"/>. An address can say so as well, with <c>?plaintext=true</c>.</value>
    public bool AllowPlainText { get; set; }

    /// <summary>A file in PEM with the certificates that alone may sign the broker's.</summary>
    /// <value>The default, <see langword="null"/>, means those that this machine trusts.</value>
    public string? CertificateAuthorityFile { get; set; }

    internal RabbitMqQueueOptions Copy() => (RabbitMqQueueOptions)MemberwiseClone();

    /// <exception cref="ArgumentException">An option is out of its range; the message has all errors.</exception>
    internal void Check()
    {
        List<string> errors = [];
        if (!Queue.JobId.IsMailbox(Name))
        {
            errors.Add($"{nameof(Name)} is '{Name}': it takes 1 to 64 characters of 'a' to 'z', '0' to '9', '-', '_' and '.'.");
        }

        CheckSpan(errors, nameof(MailboxAge), MailboxAge, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        CheckSpan(errors, nameof(HoldInterval), HoldInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1));
        CheckSpan(errors, nameof(OperationTimeout), OperationTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        CheckSpan(errors, nameof(Heartbeat), Heartbeat, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        if (CertificateAuthorityFile is { } file && !File.Exists(file))
        {
            errors.Add($"{nameof(CertificateAuthorityFile)} is '{file}': there is no such file.");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException($"{nameof(RabbitMqQueueOptions)} cannot be used: {string.Join(" ", errors)}");
        }
    }

    private static void CheckSpan(List<string> errors, string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            errors.Add($"{name} is {value}: it is from {least} to {most}.");
        }
    }
}
