namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>What all views of jobs say alike.</summary>
internal static class JobWords
{
    public static string Of(ComputeJobStatus status) => status.ToString().ToLowerInvariant();
}
