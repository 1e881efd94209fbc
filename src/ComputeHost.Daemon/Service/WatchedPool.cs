using ComputeHost.Protocol.Seam;

namespace ComputeHost.Daemon.Service;

/// <summary>What the daemon's health needs to know of a pool.</summary>
/// <param name="Name">The pool.</param>
/// <param name="Pulse">Completes when its supervisor's thread has taken something to do.</param>
/// <param name="Workers">Its workers at this moment.</param>
internal sealed record WatchedPool(string Name, Func<Task> Pulse, Func<WorkerDirectorySnapshot> Workers);
