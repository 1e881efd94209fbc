using System.Diagnostics;
using System.Globalization;
using ComputeHost.Execution.Calls;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Execution.Tests.Calls;

public sealed class NestedClientTests
{
    private readonly NestedClient _client = new(maxPayload: 1 << 20, static _ => NullLogger.Instance);

    [Fact]
    public async Task Client_CallAroundEnds_NestedCallIsCancelledAndTakesNoFurtherOnes()
    {
        var around = new CallContext("around", attempt: 1, limit: null, progress: null, NullLogger.Instance, _client);
        IComputeClient client = around.Client;
        Task nested = client.RunAsync(SampleMethods.WaitForCancel);
        around.End();
        await Assert.ThrowsAnyAsync<Exception>(() => nested.DefaultTimeout(TimeSpan.FromSeconds(10)));
        Assert.True(nested.IsCompleted);
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.RunAsync(SampleMethods.Echo, new byte[1]));
    }

    [Fact]
    public void HasOverdue_NestedCallOutlivesItsCall_SaysSoAfterTheGraceUntilItEnds()
    {
        var strays = new StrayCalls(TimeSpan.FromSeconds(2));
        var stubborn = new CallContext("nested", attempt: 1, limit: null, progress: null, NullLogger.Instance, _client);
        long now = Stopwatch.GetTimestamp();
        Assert.False(strays.HasOverdue(now));
        strays.Add(stubborn);
        Assert.False(strays.HasOverdue(now));
        long later = now + (10 * Stopwatch.Frequency);
        Assert.True(strays.HasOverdue(later));
        stubborn.End();
        Assert.False(strays.HasOverdue(later));
    }

    [Fact]
    public async Task RunAsync_Function_ReturnsACopy()
    {
        byte[] data = [1, 2, 3];
        byte[] result = await _client.RunAsync(SampleMethods.Echo, data).DefaultTimeout();
        Assert.Equal(data, result);
        Assert.NotSame(data, result);
    }

    [Fact]
    public async Task ExecuteAsync_Arguments_TellsTheCallTheirLength()
    {
        ComputeCall<byte[]> call = DelegateCall.Create<byte[], byte[]>(SampleMethods.Echo, new byte[1000]);
        await _client.ExecuteAsync(call).DefaultTimeout();
        Assert.InRange(call.EncodedLength, 1000, 1100);
    }

    [Fact]
    public async Task RunAsync_MethodThrows_IsTheSameExceptionAsOutside()
    {
        var exception = await Assert.ThrowsAsync<ComputeFaultException>(() => _client.RunAsync(SampleMethods.Fail, "broken").DefaultTimeout());
        Assert.Equal(("System.InvalidOperationException", "broken", "SampleMethods.Fail"), (exception.RemoteType, exception.RemoteMessage, exception.Method));
        Assert.IsType<InvalidOperationException>(exception.InnerException);
    }

    [Fact]
    public async Task RunAsync_CallerGivesUp_EndsAtOnceAndFiresTheToken()
    {
        using var cancellation = new CancellationTokenSource();
        Task call = _client.RunAsync(SampleMethods.WaitForCancel, cancellation.Token);
        await cancellation.CancelAsync();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.DefaultTimeout());
        Assert.Equal(cancellation.Token, exception.CancellationToken);
    }

    [Fact]
    public async Task RunAsync_TimeIsUp_IsATimeout()
    {
        var options = new ComputeCallOptions { Timeout = TimeSpan.FromMilliseconds(20) };
        var exception = await Assert.ThrowsAsync<ComputeTimeoutException>(() => _client.RunAsync(SampleMethods.WaitForCancel, options).DefaultTimeout());
        Assert.Equal(options.Timeout, exception.Timeout);
        Assert.True(exception.Executing >= options.Timeout);
    }

    [Fact]
    public async Task RunAsync_DeadlinePasses_IsATimeout()
    {
        var options = new ComputeCallOptions { Deadline = DateTimeOffset.UtcNow + TimeSpan.FromMilliseconds(50) };
        var exception = await Assert.ThrowsAsync<ComputeTimeoutException>(() => _client.RunAsync(SampleMethods.WaitForCancel, options).DefaultTimeout());
        Assert.Contains("deadline", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_DeadlineHasPassed_DoesNotRun()
    {
        var options = new ComputeCallOptions { Deadline = DateTimeOffset.UtcNow - TimeSpan.FromHours(1) };
        var exception = await Assert.ThrowsAsync<ComputeTimeoutException>(() => _client.RunAsync(SampleMethods.Echo, (byte[])[1], options).DefaultTimeout());
        Assert.Equal(ComputeRan.No, exception.Ran);
    }

    [Fact]
    public async Task RunAsync_Culture_IsTheCallers()
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fr-FR");
        Assert.StartsWith("fr-FR/", await _client.RunAsync(SampleMethods.Culture).DefaultTimeout(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Progress_EndsWithTheLastReport()
    {
        var done = new TaskCompletionSource<ComputeProgress>(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = new Listener(progress =>
        {
            if (progress.Message == "done")
            {
                done.TrySetResult(progress);
            }
        });
        await _client.RunAsync(SampleMethods.Report, new ComputeCallOptions { Progress = listener }).DefaultTimeout();
        Assert.Equal(1.0, (await done.Task.DefaultTimeout()).Fraction);
    }

    [Fact]
    public void RunAsync_UnmarkedMethodOrBadLimit_IsRefusedAtOnce()
    {
        Assert.Throws<ArgumentException>(() => { _ = _client.RunAsync(Math.Abs, 1); });
        Assert.Throws<ArgumentException>(() => { _ = _client.RunAsync(SampleMethods.Answer, new ComputeCallOptions { Timeout = TimeSpan.Zero }); });
        Assert.Throws<PayloadTooLargeException>(() => { _ = _client.RunAsync(SampleMethods.Echo, new byte[2 << 20]); });
    }

    private sealed class Listener(Action<ComputeProgress> take) : IProgress<ComputeProgress>
    {
        public void Report(ComputeProgress value) => take(value);
    }
}
