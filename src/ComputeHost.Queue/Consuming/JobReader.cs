using System.Diagnostics.CodeAnalysis;
using ComputeHost.Protocol.V1;
using ComputeHost.Queue.Messages;

namespace ComputeHost.Queue.Consuming;

/// <summary>Decides of a claimed job whether it can be run here. Whatever it holds, that is decided and does no harm.</summary>
internal sealed class JobReader
{
    /// <summary>How long a job is left for others before it is looked at again.</summary>
    private static readonly TimeSpan LeaveDelay = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, JobMethod> _methods = new(StringComparer.Ordinal);
    private readonly TimeSpan _unknownMethodTimeout;

    public JobReader(IEnumerable<JobMethod> methods, TimeSpan unknownMethodTimeout)
    {
        _unknownMethodTimeout = unknownMethodTimeout;
        JobMethod[] all = [.. methods];
        foreach (JobMethod method in all)
        {
            _methods[method.Method.Key] = method;
        }

        foreach (JobMethod method in all)
        {
            foreach (string alias in method.Aliases)
            {
                _methods.TryAdd(alias, method);
            }
        }
    }

    /// <summary>The methods as an engine is told them, by all their names.</summary>
    public Dictionary<string, QueueMethod> ForEngine(bool atLeastOnce) =>
        _methods.ToDictionary(static item => item.Key, item => new QueueMethod(item.Key, atLeastOnce || item.Value.Method.Idempotent), StringComparer.Ordinal);

    /// <summary>Reads a job.</summary>
    /// <param name="delivery">The claimed job.</param>
    /// <param name="now">The time.</param>
    /// <param name="call">The stored call.</param>
    /// <param name="method">Its method here.</param>
    /// <returns>What becomes of a job that cannot be run; null if it can.</returns>
    public JobDecision? Refuse(JobDelivery delivery, DateTimeOffset now, [NotNullWhen(false)] out StoredJob? call, [NotNullWhen(false)] out JobMethod? method)
    {
        QueuedJob job = delivery.Job;
        (call, method) = (null, null);
        try
        {
            call = StoredJobs.Read(job.Body);
        }
        catch (InvalidDataException unreadable)
        {
            return JobStates.Unusable(job, delivery.Attempts, unreadable.Message);
        }

        method = call.Aliases.Prepend(call.Method).Select(name => _methods.GetValueOrDefault(name)).FirstOrDefault(static found => found is not null);
        if (method is null)
        {
            // By the caller's clock: the engine that delivers such a job has none for it.
            TimeSpan age = now - job.Id.Created;
            return age > _unknownMethodTimeout ? JobStates.UnknownMethod(job, delivery.Attempts, age) : JobStates.Returned(delivery.Attempts, LeaveDelay);
        }

        return call.Fingerprint == 0 || call.Fingerprint == method.Method.Fingerprint ? null : JobStates.Unusable(
            job,
            delivery.Attempts,
            $"The types of the arguments or of the result of '{method.Method.DisplayName}' are not those that its caller had. "
            + "Build the caller and the consumer from the same sources, or give the changed method another name.");
    }
}
