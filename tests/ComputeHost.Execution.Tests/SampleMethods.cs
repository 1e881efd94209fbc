using System.Globalization;

namespace ComputeHost.Execution.Tests;

/// <summary>The methods that these tests run.</summary>
public static class SampleMethods
{
    [ComputeMethod]
    public static byte[] Echo(byte[] data) => data;

    [ComputeMethod]
    public static int Answer() => 42;

    [ComputeMethod]
    public static int Add(int one, int other) => one + other;

    [ComputeMethod]
    public static string Join3(string one, int two, string three) => $"{one}{two}{three}";

    [ComputeMethod]
    public static string Join4(string one, int two, string three, double four) => string.Create(CultureInfo.InvariantCulture, $"{one}{two}{three}{four}");

    [ComputeMethod]
    public static string Fail(string message) => throw new InvalidOperationException(message);

    [ComputeMethod]
    public static void Nothing()
    {
    }

    [ComputeMethod]
    public static void Throw4(int one, int two, int three, int four, ComputeContext context) =>
        throw new ArgumentException($"{one}{two}{three}{four} {context.CallId}", nameof(four));

    [ComputeMethod(Name = "named")]
    public static string Culture() => $"{CultureInfo.CurrentCulture.Name}/{CultureInfo.CurrentUICulture.Name}";

    [ComputeMethod]
    public static void WaitForCancel(CancellationToken cancellationToken)
    {
        cancellationToken.WaitHandle.WaitOne();
        cancellationToken.ThrowIfCancellationRequested();
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
    public static string Describe(ComputeContext context) =>
        $"{context.CallId} {context.Attempt} {context.Remaining > TimeSpan.FromSeconds(50)} {context.Remaining <= TimeSpan.FromSeconds(60)}";

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
    public static IEnumerable<int> Lazy(int good)
    {
        for (int number = 0; number < good; number++)
        {
            yield return number;
        }

        throw new FormatException("The lazy result failed.");
    }

    [ComputeMethod]
    public static int RefusedBecauseOfStream(Stream stream) => stream.ReadByte();

    [ComputeMethod(Name = "twice")]
    public static int Twice1() => 1;

    [ComputeMethod(Name = "twice")]
    public static int Twice2() => 2;
}
