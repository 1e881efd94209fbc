using System.Text.Json;
using MemoryPack;

namespace ComputeHost.LoadTests.Values;

/// <summary>A call whose cost is that of its value.</summary>
/// <param name="Name">The name of the subject.</param>
/// <param name="RunAsync">What is measured: from the value to an equal one.</param>
/// <param name="CheckAsync">The same call; throws if it gives another value.</param>
internal sealed record ValueCall(string Name, Func<ComputePool, Task> RunAsync, Func<ComputePool, Task> CheckAsync)
{
    /// <summary>The subject to which it is set in ratio; null for none.</summary>
    public string? Baseline { get; init; }

    public static ValueCall Of<T>(string name, T value, Func<ComputePool, T, Task<T>> runAsync) =>
        new(name, pool => runAsync(pool, value), async pool => EnsureEqual(name, value, await runAsync(pool, value)));

    /// <summary>The same by hand: the caller makes the bytes and reads those of the answer.</summary>
    public static ValueCall Packed<T>(string name, T value, Func<ComputePool, byte[], Task<byte[]>> runAsync) =>
        Of(name, value, async (pool, given) => MemoryPackSerializer.Deserialize<T>(await runAsync(pool, MemoryPackSerializer.Serialize(given)))!);

    private static void EnsureEqual<T>(string name, T sent, T received)
    {
        // Not by MemoryPack: it writes what lies between the parts of a nullable value, and that is anything.
        if (JsonSerializer.Serialize(sent) != JsonSerializer.Serialize(received))
        {
            throw new InvalidOperationException(
                $"The subject '{name}' answered with another value than it was sent. Its figures would mean nothing; repair it first.");
        }
    }
}
