using ComputeHost.Queue.Sqlite.Files;

namespace ComputeHost.Queue.Sqlite.Liveness;

/// <summary>Passes on, within this process, what the board announces.</summary>
internal sealed class ChangeHub(WakeBoard board, TimeProvider time)
{
    private static readonly StoreChanges[] Kinds = [StoreChanges.Jobs, StoreChanges.Outcomes, StoreChanges.Orders];

    private readonly Lock _gate = new();
    private readonly int[] _passed = [.. Kinds.Select(board.ChangesOf)];
    private readonly TaskCompletionSource[] _next = [.. Kinds.Select(static _ => NewSource())];

    /// <summary>Counts the changes of a kind. To be read before what they announce is looked at.</summary>
    public int Seen(StoreChanges kind) => board.ChangesOf(kind);

    /// <summary>Waits until there is a change that was not seen, or the time is up.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task WaitAsync(StoreChanges kind, int seen, TimeSpan limit, CancellationToken cancellationToken)
    {
        Task next;
        lock (_gate)
        {
            next = _next[Array.IndexOf(Kinds, kind)].Task;
        }

        if (board.ChangesOf(kind) != seen)
        {
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(next, Task.Delay(limit, time, ended.Token)).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Wakes those who wait for what has changed since the last time.</summary>
    public void Pass()
    {
        for (int i = 0; i < Kinds.Length; i++)
        {
            TaskCompletionSource? woken = null;
            lock (_gate)
            {
                int changes = board.ChangesOf(Kinds[i]);
                if (changes != _passed[i])
                {
                    _passed[i] = changes;
                    woken = _next[i];
                    _next[i] = NewSource();
                }
            }

            woken?.TrySetResult();
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
