using ComputeHost.Supervisor.Settings;

namespace ComputeHost.Supervisor.Watching;

/// <summary>How much memory one worker may use, in bytes.</summary>
/// <param name="Heap">The managed heap: beyond it the worker's code sees an <see cref="OutOfMemoryException"/>.</param>
/// <param name="Most">All that it has for itself: beyond it the worker is killed.</param>
/// <param name="Soft">Beyond it the worker takes no further call and is recycled.</param>
internal sealed record MemoryLimits(long Heap, long Most, long Soft)
{
    /// <summary>A runtime with a web server in it does not start reliably with less.</summary>
    public const long LeastHeap = 64 * MiB;

    // What a worker needs besides its heap: stacks, code, the runtime itself.
    private const long NativeShare = 128 * MiB;
    private const long MiB = 1024 * 1024;

    /// <param name="settings">The limits that were asked for, and how many workers share the memory.</param>
    /// <param name="available">What this machine or container has, in bytes.</param>
    /// <exception cref="ArgumentException">A limit is too small, or the soft one is above the hard one.</exception>
    public static MemoryLimits Of(SupervisorSettings settings, long available)
    {
        if (settings.MemoryHardLimit < LeastHeap)
        {
            throw new ArgumentException(
                $"'{nameof(settings.MemoryHardLimit)}' is {settings.MemoryHardLimit} bytes, but a worker needs at least {LeastHeap}. Raise it, or leave it out.", nameof(settings));
        }

        // One part is for the host itself.
        int parts = settings.MaxWorkers + settings.StandbyWorkers + 1;
        long heap = settings.MemoryHardLimit ?? Math.Max(LeastHeap, (long)(available * 0.75) / parts);
        long soft = settings.MemorySoftLimit ?? Math.Max((long)(heap * 0.75), NativeShare);
        long most = heap + Math.Max(NativeShare, heap / 4);
        if (soft >= most)
        {
            throw new ArgumentException(
                $"'{nameof(settings.MemorySoftLimit)}' is {soft} bytes, but the worker is killed at {most} bytes. Lower it, or raise '{nameof(settings.MemoryHardLimit)}'.", nameof(settings));
        }

        return new MemoryLimits(heap, most, soft);
    }
}
