namespace ComputeHost.Supervisor.Cgroups;

/// <summary>One worker's control group: whatever the worker starts is in it, too, also in a session of its own, and ends with it.</summary>
internal sealed class WorkerCgroup(Cgroup group, Action<string, Exception> tellFailure)
{
    /// <summary>Takes a process that has not run anything yet. If that fails the worker does without.</summary>
    public void Take(int processId)
    {
        try
        {
            group.Make();
            group.Add(processId);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            group.TryRemove();
            tellFailure(group.Name, e);
        }
    }

    /// <summary>Ends all that is in it. It can be removed a moment later.</summary>
    public void Kill() => group.Kill();

    /// <returns>Whether it is gone.</returns>
    public bool TryRemove() => group.TryRemove();
}
