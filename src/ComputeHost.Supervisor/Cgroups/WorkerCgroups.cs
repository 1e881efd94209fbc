using ComputeHost.Supervisor.Logging;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor.Cgroups;

/// <summary>
/// The control groups of this process and of its workers, for all of its pools:
/// <code>
/// (the group that was delegated)/computehost-1a2b3c4d/supervisor    this process
///                                                    /w-1           a worker and what its methods have started
/// </code>
/// </summary>
internal sealed class WorkerCgroups : IDisposable
{
    private const string NamePrefix = "computehost-";
    private const string Leaf = "supervisor";

    /// <summary>Another process that starts just now may remove a group in the moment before this process is in it.</summary>
    private const int MostTries = 5;

    /// <summary>How long the killed may take to die.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Cgroup _origin;
    private readonly Cgroup _home;
    private readonly ILogger _logger;
    private int _failures;

    private WorkerCgroups(Cgroup origin, Cgroup home, ILogger logger)
    {
        _origin = origin;
        _home = home;
        _logger = logger;
    }

    /// <summary>
    /// Ends what dead predecessors have left, then moves this process into a group of its own, so that its workers can have theirs. Where that is not possible
    /// the log says why.
    /// </summary>
    /// <param name="logger">Must neither block nor throw.</param>
    public static WorkerCgroups? TryCreate(ILogger logger) => TryCreate(CgroupPlaces.OfThisProcess(), logger);

    public static WorkerCgroups? TryCreate(CgroupPlaces places, ILogger logger)
    {
        string reason = "no control groups of version 2 are mounted where this process can see its own";
        foreach (Cgroup origin in places.Unified.Select(static directory => new Cgroup(directory)))
        {
            try
            {
                if (origin.Has(Environment.ProcessId))
                {
                    Sweep(origin, logger);
                    return Create(origin, logger);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                reason = $"'{origin.DirectoryPath}' is not delegated to this user ({e.Message}); 'Delegate=yes' in the unit does that";
            }
            catch (NotSupportedException e)
            {
                reason = e.Message;
            }
        }

        Log.CgroupsUnavailable(logger, reason);
        return null;
    }

    /// <summary>The group of one worker, which is made when it takes the worker.</summary>
    public WorkerCgroup Of(string workerId) => new(_home.Child(workerId), TellFailure);

    /// <summary>Ends what is left of the workers, and gives this process back to the group from which it came.</summary>
    public void Dispose()
    {
        try
        {
            _origin.Add(Environment.ProcessId);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It may have got processes or controllers that allow nobody in. The service manager, or the next start, removes what stays.
        }

        if (_home.Child(Leaf).TryRemove())
        {
            End(_home);
        }
    }

    /// <summary>
    /// Only a group whose leaf can be removed has lost its owner, and nobody can get into it then: the kernel decides both at once, which no look at process
    /// numbers could.
    /// </summary>
    private static void Sweep(Cgroup origin, ILogger logger)
    {
        foreach (Cgroup left in origin.Children.Where(static group => group.Name.StartsWith(NamePrefix, StringComparison.Ordinal) && group.Child(Leaf).TryRemove()))
        {
            End(left);
            Log.CgroupSwept(logger, left.DirectoryPath);
        }
    }

    private static void End(Cgroup group)
    {
        group.Kill();
        group.WaitUntilEmpty(Patience);
        group.TryRemove();
    }

    private static WorkerCgroups Create(Cgroup origin, ILogger logger)
    {
        for (int tries = 1; ; tries++)
        {
            Cgroup home = origin.Child(NamePrefix + Guid.NewGuid().ToString("N")[..8]);
            Cgroup leaf = home.Child(Leaf);
            try
            {
                leaf.Make();
                if (!leaf.CanBeKilled)
                {
                    throw new NotSupportedException("this kernel cannot end a control group at once ('cgroup.kill', Linux 5.14 and later)");
                }

                leaf.Add(Environment.ProcessId);
                return new WorkerCgroups(origin, home, logger);
            }
            catch (DirectoryNotFoundException) when (tries < MostTries)
            {
                // See MostTries.
            }
            catch
            {
                home.TryRemove();
                throw;
            }
        }
    }

    private void TellFailure(string workerId, Exception exception)
    {
        if (Interlocked.Increment(ref _failures) == 1)
        {
            Log.WorkerWithoutCgroup(_logger, workerId, exception.Message);
        }
    }
}
