using System.Diagnostics;

namespace ComputeHost.Queue.Sqlite.Storage;

/// <summary>Something that a thread of the store does for somebody who waits for it.</summary>
internal abstract class StoreWork<TTables>(int weight)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Abandoned = 2;

    private int _stage;

    /// <summary>How many bytes it writes, roughly.</summary>
    public int Weight => weight;

    public long Posted { get; } = Stopwatch.GetTimestamp();

    /// <summary>Makes it the thread's; from now on it is done to its end.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _stage, Taken, Waiting) == Waiting;

    /// <summary>Takes it back. Then it has certainly not been done.</summary>
    public bool TryAbandon() => Interlocked.CompareExchange(ref _stage, Abandoned, Waiting) == Waiting;

    /// <summary>Does it. It may be done again, after what it did before has been undone.</summary>
    public abstract void Execute(TTables tables);

    /// <summary>Tells who waits that it is done.</summary>
    public abstract void Succeed();

    public abstract void Fail(Exception failure);
}

/// <inheritdoc/>
internal sealed class StoreWork<TTables, T>(Func<TTables, T> step, int weight) : StoreWork<TTables>(weight)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Done => _done.Task;

    public override void Execute(TTables tables) => _result = step(tables);

    public override void Succeed() => _done.TrySetResult(_result!);

    public override void Fail(Exception failure) => _done.TrySetException(failure);
}
