namespace ComputeHost.Supervisor.Recycling;

/// <summary>
/// When a healthy worker is replaced. Each worker has limits of its own, up to 15 % higher than those asked for, so that workers that started together do not
/// leave together.
/// </summary>
internal sealed class RecyclePolicy
{
    private const double Spread = 0.15;

    private readonly double _calls;
    private readonly TimeSpan _age;
    private readonly double _memory;

    public RecyclePolicy(long? maxCalls, TimeSpan? maxAge, long softMemory, Random random)
    {
        double factor = 1 + (Spread * random.NextDouble());
        _calls = maxCalls * factor ?? double.PositiveInfinity;
        _age = maxAge * factor ?? TimeSpan.MaxValue;
        _memory = softMemory;
    }

    /// <param name="calls">How many calls the worker has started.</param>
    /// <param name="age">Since when it has been ready.</param>
    /// <param name="memory">
    /// In bytes. Its limit has no spread: what is asked for lies close below the limit that kills. What a worker occupies before any call its successor would
    /// occupy, too.
    /// </param>
    /// <param name="isFull">Whether the worker itself says that it is over that limit.</param>
    public RecycleReason? Check(long calls, TimeSpan age, long memory, bool isFull = false) =>
        isFull ? RecycleReason.Memory
        : calls >= _calls ? RecycleReason.MaxCalls
        : age >= _age ? RecycleReason.Age
        : memory > _memory && calls > 0 ? RecycleReason.Memory
        : null;
}
