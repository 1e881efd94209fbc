using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ComputeHost.Protocol.Tests.Methods;

/// <summary>Methods that cannot be called, each for a reason of its own.</summary>
internal sealed class Uncallable
{
    public static int Unmarked(int value) => value;

    [ComputeMethod]
    public int Instance(int value) => value + GetHashCode();

    [ComputeMethod]
    public static T Generic<T>(T value) => value;

    // As the compiler marks an asynchronous method without a task; a real one is not allowed in these sources.
    [ComputeMethod]
    [AsyncStateMachine(typeof(Uncallable))]
    public static void AsyncVoid()
    {
    }

    [ComputeMethod]
    public static async Task<int> Async(int value)
    {
        await Task.Yield();
        return value;
    }

    [ComputeMethod]
    public static Task ReturnsTask() => Task.CompletedTask;

    [ComputeMethod]
    public static ValueTask<int> ReturnsValueTask() => new(1);

    [ComputeMethod]
    public static IAsyncEnumerable<int>? ReturnsAsyncEnumerable() => null;

    [ComputeMethod]
    public static void TakesTask(Task<int> task) => task.GetHashCode();

    [ComputeMethod]
    public static void TakesRef(ref int value) => value++;

    [ComputeMethod]
    public static void TakesOut(out int value) => value = 1;

    [ComputeMethod]
    public static void TakesIn(in int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [ComputeMethod]
    public static ref int ReturnsRef(int[] values) => ref values[0];

    [ComputeMethod]
    public static unsafe void TakesPointer(int* value) => *value = 1;

    [ComputeMethod]
    public static void TakesSpan(Span<int> values) => values.Clear();

    [ComputeMethod]
    public static ReadOnlySpan<byte> ReturnsSpan() => "a"u8;

    [ComputeMethod]
    public static void TakesStream(Stream stream) => stream.Flush();

    [ComputeMethod]
    public static MemoryStream ReturnsStream() => new();

    [ComputeMethod]
    public static int TakesFive(int a, int b, int c, int d, int e) => a + b + c + d + e;

    [ComputeMethod]
    [SuppressMessage("Design", "CA1068", Justification = "This is what is refused.")]
    public static int TokenFirst(CancellationToken cancellationToken, int value) => cancellationToken.IsCancellationRequested ? 0 : value;

    [ComputeMethod]
    [SuppressMessage("Design", "CA1068", Justification = "This is what is refused.")]
    public static int TokenAndContext(CancellationToken cancellationToken, ComputeContext context) => cancellationToken.IsCancellationRequested ? 0 : context.Attempt;

    [ComputeMethod]
    public static int TakesObject(int first, object second) => first + second.GetHashCode();

    [ComputeMethod]
    public static Payloads.RefusedShapes.GetterOnly ReturnsGetterOnly() => new();

    [ComputeMethod(Timeout = "soon")]
    public static void TimeoutNoTime()
    {
    }

    [ComputeMethod(Timeout = "00:00:00")]
    public static void TimeoutZero()
    {
    }

    [ComputeMethod(Timeout = "-00:00:01")]
    public static void TimeoutNegative()
    {
    }

    [ComputeMethod(MaxConcurrency = -1)]
    public static void NegativeConcurrency()
    {
    }

    [ComputeMethod(Name = " ")]
    public static void EmptyName()
    {
    }
}

internal static class UncallableIn<T>
{
    [ComputeMethod]
    public static T? Closed(T? value) => value;
}

internal interface IUncallable
{
    [ComputeMethod]
    static abstract int Abstract();
}
