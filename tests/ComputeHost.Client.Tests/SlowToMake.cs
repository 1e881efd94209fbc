using System.Collections.Concurrent;

namespace ComputeHost.Client.Tests;

/// <summary>A result whose constructor returns when its test lets it.</summary>
internal sealed class SlowToMake
{
    private static readonly ConcurrentDictionary<int, Gate> Gates = new();
    private static int s_last;

    public SlowToMake(int number)
    {
        Number = number;
        if (Gates.TryGetValue(number, out Gate? gate))
        {
            gate.Pass();
        }
    }

    public int Number { get; }

    public static Gate Close()
    {
        var gate = new Gate(Interlocked.Increment(ref s_last));
        Gates.TryAdd(gate.Number, gate);
        return gate;
    }

    /// <summary>Holds up whoever makes the value of its number, until it is disposed.</summary>
    internal sealed class Gate(int number) : IDisposable
    {
        private readonly ManualResetEventSlim _reached = new();
        private readonly ManualResetEventSlim _open = new();

        public int Number => number;

        /// <summary>Made before the gate was closed.</summary>
        public SlowToMake Value { get; } = new(number);

        public void WaitUntilReached() => Assert.True(_reached.Wait(TimeSpan.FromSeconds(30)));

        public void Pass()
        {
            _reached.Set();
            _open.Wait();
        }

        public void Dispose() => _open.Set();
    }
}
