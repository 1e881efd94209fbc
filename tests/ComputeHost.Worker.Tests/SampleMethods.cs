using System.Globalization;

namespace ComputeHost.Worker.Tests;

/// <summary>The methods that workers of these tests run.</summary>
public static class SampleMethods
{
    private static readonly AsyncLocal<string?> Leftover = new();

    [ComputeMethod]
    public static byte[] Echo(byte[] data) => data;

    [ComputeMethod]
    public static int Answer() => 42;

    [ComputeMethod]
    public static int Add(int one, int other) => one + other;

    [ComputeMethod]
    public static string Fail(string message) => throw new InvalidOperationException(message);

    [ComputeMethod(Name = "named")]
    public static string Culture() => $"{CultureInfo.CurrentCulture.Name}/{CultureInfo.CurrentUICulture.Name}";

    [ComputeMethod]
    public static string ReadInput() => Console.In.ReadToEnd();

    [ComputeMethod]
    public static string Environment(string variable) => System.Environment.GetEnvironmentVariable(variable) ?? "(none)";

    [ComputeMethod]
    public static void WaitForCancel(CancellationToken cancellationToken)
    {
        cancellationToken.WaitHandle.WaitOne();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Ends only by a Cancel frame, but does not obey it.</summary>
    [ComputeMethod]
    public static int WaitAndReturn(CancellationToken cancellationToken)
    {
        cancellationToken.WaitHandle.WaitOne();
        return 1;
    }

    [ComputeMethod]
    public static void Report(ComputeContext context)
    {
        for (int step = 1; step <= 1000; step++)
        {
            context.ReportProgress(step / 1000.0, step == 1000 ? "done" : null);
        }
    }

    [ComputeMethod]
    public static string LeaveBehind(string value)
    {
        string before = $"{Leftover.Value} {SynchronizationContext.Current} {Thread.CurrentThread.Priority} {Thread.CurrentThread.IsBackground}";
        Leftover.Value = value;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
        Thread.CurrentThread.Priority = ThreadPriority.Lowest;
        Thread.CurrentThread.IsBackground = false;
        return before;
    }

    [ComputeMethod]
    public static void DisturbConsole()
    {
        Console.SetOut(TextWriter.Null);
        Console.SetError(TextWriter.Null);
        Console.SetIn(TextReader.Null);
    }

    [ComputeMethod]
    public static void Write(string text, ComputeContext context)
    {
        Console.WriteLine(text);
#pragma warning disable CA2254
        Microsoft.Extensions.Logging.LoggerExtensions.LogWarning(context.Logger, text + "\nsecond line");
#pragma warning restore CA2254
    }

    [ComputeMethod]
    public static byte[] Fill(int length)
    {
        byte[] data = new byte[length];
        data.AsSpan().Fill(7);
        return data;
    }

    [ComputeMethod]
    public static int AddNested(int one, int other, ComputeContext context) => context.Client.RunAsync(Add, one, other).GetAwaiter().GetResult();

    [ComputeMethod]
    public static Spot Swap(Spot spot) => new(spot.Y, spot.X);

    [ComputeMethod]
    public static string[] HalfAPair(int before) => [.. Enumerable.Repeat("a", before), "\ud800"];

    /// <summary>Whoever reads its argument waits for <see cref="OpenGate"/>.</summary>
    [ComputeMethod]
    public static int PassGate(Gate gate) => gate.Number;

    [ComputeMethod]
    public static void OpenGate() => Gate.Opened.Set();

    [ComputeMethod]
    public static int RefusedBecauseOfStream(Stream stream) => stream.ReadByte();

    [ComputeMethod(Name = "twice")]
    public static int Twice1() => 1;

    [ComputeMethod(Name = "twice")]
    public static int Twice2() => 2;
}
