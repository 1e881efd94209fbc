using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace ComputeHost.FunctionalTests;

/// <summary>What the tests run in workers.</summary>
public static class Methods
{
    [ComputeMethod]
    public static string Echo(string text) => text;

    [ComputeMethod]
    public static int CountPrimes(int limit)
    {
        int count = 0;
        for (int candidate = 2; candidate < limit; candidate++)
        {
            bool isPrime = true;
            for (int divisor = 2; divisor * divisor <= candidate && isPrime; divisor++)
            {
                isPrime = candidate % divisor != 0;
            }

            count += isPrime ? 1 : 0;
        }

        return count;
    }

    [ComputeMethod]
    public static int ProcessId() => Environment.ProcessId;

    [ComputeMethod]
    public static double Parse(string number) => double.Parse(number, CultureInfo.CurrentCulture);

    [ComputeMethod]
    public static string EntryAssembly() => $"{Assembly.GetEntryAssembly()?.GetName().Name} in {AppContext.BaseDirectory}";

    [ComputeMethod]
    public static string Cultures() => $"{CultureInfo.CurrentCulture.Name} {CultureInfo.CurrentUICulture.Name} {1.5.ToString(CultureInfo.CurrentCulture)}";

    [ComputeMethod]
    public static int[] DoubleAll(int[] values)
    {
        for (int index = 0; index < values.Length; index++)
        {
            values[index] *= 2;
        }

        return values;
    }

    [ComputeMethod]
    public static void Throw(string message) => throw new InvalidOperationException(message);

    /// <summary>Says through a file that it has begun, then waits for its token.</summary>
    [ComputeMethod]
    public static void WaitForToken(string startedPath, CancellationToken cancellationToken)
    {
        File.WriteAllText(startedPath, "");
        cancellationToken.WaitHandle.WaitOne();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Says through a file that it has begun, then waits until another file is there.</summary>
    [ComputeMethod]
    public static int WaitForFile(string startedPath, string goPath)
    {
        File.WriteAllText(startedPath, "");
        while (!File.Exists(goPath))
        {
            Thread.Sleep(5);
        }

        return 42;
    }

    [ComputeMethod]
    public static void SpinForever(string startedPath)
    {
        File.WriteAllText(startedPath, "");
        while (true)
        {
            Thread.SpinWait(1000);
        }
    }

    [ComputeMethod]
    public static string StartPool()
    {
        try
        {
            ComputePool.StartAsync().GetAwaiter().GetResult();
            return "started";
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }

    [ComputeMethod]
    public static bool IsThreadPoolThread() => Thread.CurrentThread.IsThreadPoolThread;

    [ComputeMethod]
    public static string EchoNested(string text, ComputeContext context) => "nested: " + context.Client.RunAsync(Echo, text).GetAwaiter().GetResult();

    [ComputeMethod]
    public static void LogHere(string text, ComputeContext context) => context.Logger.LogInformation("{Text}", text);

    [ComputeMethod]
    public static TimeSpan Remaining(ComputeContext context) => context.Remaining;

    public static string Unmarked() => "";
}
