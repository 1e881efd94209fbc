namespace ComputeHost.FunctionalTests.BadInput;

/// <summary>Values that misbehave when they are decoded, and methods that take or give them.</summary>
internal static class Decoded
{
    private const int Keys = 40_000;

    private static Dictionary<long, int>? s_prepared;

    /// <summary>Lets go what is stuck in this process.</summary>
    public static ManualResetEventSlim Open { get; } = new();

    /// <summary>The hash of a long is its lower half combined with its upper one: that of each of these is 0, and each search goes through all of them.</summary>
    public static Dictionary<long, int> Colliding()
    {
        var colliding = new Dictionary<long, int>(Keys);
        for (long half = 0; half < Keys; half++)
        {
            colliding.Add((half << 32) | half, 0);
        }

        return colliding;
    }

    [ComputeMethod]
    public static int Count(Dictionary<long, int> values) => values.Count;

    [ComputeMethod]
    public static void Prepare() => s_prepared = Colliding();

    [ComputeMethod]
    public static Dictionary<long, int> Prepared() => s_prepared!;

    [ComputeMethod]
    public static int HomeOf(StuckElsewhere value) => value.Home;

    [ComputeMethod]
    public static StuckIn MakeStuckIn(int process) => new() { Process = process };

    [ComputeMethod]
    public static int PartOf(ThrowingElsewhere value) => value.Home;

    [ComputeMethod]
    public static int SeedOf(UnmakeableElsewhere value) => value.Home;

    [ComputeMethod]
    public static ThrowingIn MakeThrowingIn(int process) => new() { Process = process };

    [ComputeMethod]
    public static UnmakeableIn MakeUnmakeableIn(int process) => new(process);

    /// <summary>Its setter returns in the process that it names alone.</summary>
    internal sealed class StuckElsewhere
    {
        public int Home
        {
            get;
            set
            {
                field = value;
                if (value != Environment.ProcessId)
                {
                    Open.Wait();
                }
            }
        }
    }

    /// <summary>Its setter does not return in the process that it names.</summary>
    internal sealed class StuckIn
    {
        public int Process
        {
            get;
            set
            {
                field = value;
                if (value == Environment.ProcessId)
                {
                    Open.Wait();
                }
            }
        }
    }

    internal sealed class ThrowingElsewhere
    {
        public int Home
        {
            get;
            set => field = value == Environment.ProcessId ? value : throw new InvalidOperationException("from the setter");
        }
    }

    internal sealed class ThrowingIn
    {
        public int Process
        {
            get;
            set => field = value != Environment.ProcessId ? value : throw new InvalidOperationException("from the setter");
        }
    }

    internal sealed class UnmakeableElsewhere(int home)
    {
        public int Home { get; } = home == Environment.ProcessId ? home : throw new InvalidOperationException("from the constructor");
    }

    internal sealed class UnmakeableIn(int process)
    {
        public int Process { get; } = process != Environment.ProcessId ? process : throw new InvalidOperationException("from the constructor");
    }
}
