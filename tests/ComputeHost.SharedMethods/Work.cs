using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ComputeHost.SharedMethods;

/// <summary>What tests call in the workers of a daemon.</summary>
public static class Work
{
    [ComputeMethod]
    public static int Twice(int value) => 2 * value;

    [ComputeMethod]
    public static byte[] Echo(byte[] data) => data;

    [ComputeMethod]
    public static int ProcessId() => Environment.ProcessId;

    [ComputeMethod]
    public static int UserId() =>
        int.Parse(File.ReadLines("/proc/self/status").First(static line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1], System.Globalization.CultureInfo.InvariantCulture);

    [ComputeMethod]
    public static string Culture() => System.Globalization.CultureInfo.CurrentCulture.Name;

    [ComputeMethod]
    public static void Nothing()
    {
    }

    /// <summary>Takes the time without a processor, deaf to cancellation.</summary>
    [ComputeMethod]
    public static int Sleep(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return milliseconds;
    }

    /// <summary>Takes a processor for the time.</summary>
    [ComputeMethod]
    public static int Spin(int milliseconds)
    {
        long end = Stopwatch.GetTimestamp() + (milliseconds * Stopwatch.Frequency / 1000);
        int rounds = 0;
        while (Stopwatch.GetTimestamp() < end)
        {
            rounds++;
        }

        return rounds;
    }

    /// <summary>Ends when there is a file.</summary>
    [ComputeMethod]
    public static string WaitFor(string path)
    {
        while (!File.Exists(path))
        {
            Thread.Sleep(10);
        }

        return path;
    }

    /// <summary>As <see cref="Spin"/>, and says how long it really took its worker, in µs: others may have had the processor meanwhile.</summary>
    [ComputeMethod]
    public static long Occupy(int milliseconds)
    {
        long start = Stopwatch.GetTimestamp();
        Spin(milliseconds);
        return (long)Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    /// <summary>Takes a processor for so many turns of a loop, however long that is.</summary>
    [ComputeMethod]
    public static uint Turn(int turns)
    {
        uint value = 1;
        for (int turn = 0; turn < turns; turn++)
        {
            value = (value * 1664525) + 1013904223;
        }

        return value;
    }

    [ComputeMethod]
    public static int Forever()
    {
        while (true)
        {
            Thread.Sleep(1000);
        }
    }

    [ComputeMethod]
    public static int Throw(string message) => throw new InvalidOperationException(message);

    [ComputeMethod]
    public static int Exit(int code)
    {
        Environment.Exit(code);
        return code;
    }

    [ComputeMethod(MaxConcurrency = 1)]
    public static int Alone(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return milliseconds;
    }

    [ComputeMethod(Timeout = "00:00:00.300")]
    public static int Limited(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return milliseconds;
    }

    [ComputeMethod]
    public static int Report(int steps, ComputeContext context)
    {
        for (int step = 1; step <= steps; step++)
        {
            context.ReportProgress((double)step / steps, "step");
            Thread.Sleep(30);
        }

        return steps;
    }

    [ComputeMethod(Name = "imaging.resize")]
    public static byte[] Resize(byte[] image, int width) => image[..width];

    [ComputeMethod]
    public static Order Total(Order order) => order with { Total = order.Items.Sum(static item => item.Price) };

    /// <summary>Marks a ledger, then takes a while.</summary>
    [ComputeMethod]
    public static string Mark(string ledger, string id, int milliseconds)
    {
        Ledger.Write(ledger, id);
        Spin(milliseconds);
        return id;
    }

    /// <summary>Marks a ledger with its process, then never returns.</summary>
    [ComputeMethod]
    public static int Stay(string ledger)
    {
        Ledger.Write(ledger, Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return Forever();
    }

    /// <summary>Marks a ledger, ends when it is asked to, and marks the ledger again.</summary>
    [ComputeMethod]
    public static string WaitForEnd(string ledger, string id, CancellationToken cancellationToken)
    {
        Ledger.Write(ledger, id);
        _ = cancellationToken.WaitHandle.WaitOne();
        Ledger.Write(ledger, id + " asked");
        cancellationToken.ThrowIfCancellationRequested();
        return id;
    }

    /// <summary>A large result for a small argument.</summary>
    [ComputeMethod]
    public static byte[] Fill(int length) => new byte[length];

    /// <summary>As <see cref="Mark"/>, but a second run does no harm.</summary>
    [ComputeMethod(Idempotent = true)]
    public static string MarkAgain(string ledger, string id, int milliseconds)
    {
        Ledger.Write(ledger, id);
        Spin(milliseconds);
        return id;
    }

    /// <summary>Marks a ledger if the data is not as <see cref="Fill"/> makes it: then it is that of several calls, or of none.</summary>
    [ComputeMethod]
    public static long Check(byte[] data, string ledger)
    {
        ReadOnlySpan<long> words = MemoryMarshal.Cast<byte, long>(data);
        for (int index = 1; index < words.Length; index++)
        {
            if (words[index] != words[0] + index)
            {
                Ledger.Write(ledger, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{words[0]} at {index}: {words[index]}"));
                break;
            }
        }

        return words[0];
    }

    /// <summary>Makes data that belongs together as a whole.</summary>
    public static void Fill(byte[] data, long seed)
    {
        Span<long> words = MemoryMarshal.Cast<byte, long>(data.AsSpan());
        for (int index = 0; index < words.Length; index++)
        {
            words[index] = seed + index;
        }
    }
}
