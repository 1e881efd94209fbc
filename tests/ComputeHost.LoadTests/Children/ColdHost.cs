using System.Diagnostics;
using System.Globalization;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Children;

/// <summary>A host that runs already and takes the time until the first answer of a process that does not.</summary>
internal static class ColdHost
{
    private static readonly EchoLoad s_load = new(PayloadLength: 100, InFlight: 1, Workers: 1);

    public static Task MeasurePoolAsync() => MeasureAsync(ComputeHostEcho.StartAsync);

    public static Task MeasureGrpcAsync() => MeasureAsync(GrpcUnaryEcho.StartAsync);

    /// <summary>Measures at the first line of its input, and writes the time in microseconds.</summary>
    private static async Task MeasureAsync(Func<EchoLoad, CancellationToken, Task<IEchoSubject>> startAsync)
    {
        byte[] payload = new byte[s_load.PayloadLength];
        await ChildProgram.ReportReadyAsync();
        if (await Console.In.ReadLineAsync() is null)
        {
            return;
        }

        long start = Stopwatch.GetTimestamp();
        await using IEchoSubject subject = await startAsync(s_load, CancellationToken.None);
        await subject.EchoBackAsync(payload);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        await Console.Out.WriteLineAsync(elapsed.TotalMicroseconds.ToString(CultureInfo.InvariantCulture));
        await ParentWatch.WaitForEndAsync();
    }
}
