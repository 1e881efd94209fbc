using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.BadInput;

/// <summary>Each bad input gets a clear error, and the pool serves the next call.</summary>
public sealed class BadInputTests(SharedPool shared) : IClassFixture<SharedPool>, IAsyncLifetime
{
    private readonly ComputePool _pool = shared.Pool;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => Assert.Equal("next", await _pool.RunAsync(Methods.Echo, "next").DefaultTimeout());

    [Fact]
    public async Task RunAsync_Lambda_IsRefused() => await RefusedAsync(() => _pool.RunAsync(() => 1), "lambda");

    [Fact]
    public async Task RunAsync_ReturnsTask_IsRefused() => await RefusedAsync(() => _pool.RunAsync(Nasty.Awaitable), "asynchronous");

    [Fact]
    public async Task RunAsync_GenericMethod_IsRefused() => await RefusedAsync(() => _pool.RunAsync(Nasty.Generic, 1), "generic");

    [Fact]
    public async Task RunAsync_StreamParameter_IsRefused() => await RefusedAsync(() => _pool.RunAsync(Nasty.Read, Stream.Null), "Stream");

    [Fact]
    public async Task RunAsync_ObjectResult_IsRefused()
    {
        NotSerializableException exception = await Assert.ThrowsAsync<NotSerializableException>(async () => await _pool.RunAsync(Nasty.Anything));
        Assert.Contains("object", exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task RunAsync_CyclicArgument_IsRefused()
    {
        var node = new Nasty.Node("loop");
        node.Next = node;
        await Assert.ThrowsAsync<NotSerializableException>(async () => await _pool.RunAsync(Nasty.NameOf, node));
    }

    [Fact]
    public async Task RunAsync_CyclicResult_IsAFault()
    {
        ComputeFaultException exception = await FaultAsync(() => _pool.RunAsync(Nasty.Cyclic));
        Assert.IsType<NotSerializableException>(exception.InnerException);
    }

    [Fact]
    public async Task RunAsync_MessageDeeperThanTheStack_IsRefused()
    {
        NotSerializableException exception = await Assert.ThrowsAsync<NotSerializableException>(async () => await _pool.RunAsync(Nasty.KindOf, Nasty.DeepMessage(200_000)));
        Assert.Contains("'100' levels", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ResultDeeperThanTheStack_IsAFault()
    {
        ComputeFaultException exception = await FaultAsync(() => _pool.RunAsync(Nasty.DeepMessage, 200_000));
        Assert.IsType<NotSerializableException>(exception.InnerException);
    }

    [Fact]
    public async Task RunAsync_LazyResultThrows_IsTheUsersOwnException()
    {
        ComputeFaultException exception = await FaultAsync(() => _pool.RunAsync(Nasty.ThrowsWhileEnumerated));
        Assert.Equal("The third line is damaged.", Assert.IsType<InvalidDataException>(exception.InnerException).Message);
    }

    [Fact]
    public async Task RunAsync_LazyResultNeverEnds_IsTooLarge()
    {
        ComputeFaultException exception = await FaultAsync(() => _pool.RunAsync(Nasty.NeverEnds));
        var cause = Assert.IsType<PayloadTooLargeException>(exception.InnerException);
        Assert.Equal(64L * 1024 * 1024, cause.Limit);
        Assert.Contains("MaxPayload", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Null_ArrivesAsNull() => Assert.Null(await _pool.RunAsync(Nasty.Null, (string?)null).DefaultTimeout());

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.0)]
    public async Task RunAsync_SpecialNumber_ArrivesEqual(double value) =>
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(await _pool.RunAsync(Nasty.Number, value).DefaultTimeout()));

    [Fact]
    public async Task RunAsync_HalfASurrogatePair_ArrivesEqual() =>
        Assert.Equal("a\uD800b\uDC00", await _pool.RunAsync(Nasty.Text, "a\uD800b\uDC00").DefaultTimeout());

    [Fact]
    public async Task RunAsync_EmptyArray_ArrivesEmpty() => Assert.Empty(await _pool.RunAsync(Nasty.Array, Array.Empty<int>()).DefaultTimeout());

    [Fact]
    public async Task RunAsync_ArgumentOverMaxPayload_IsRefused()
    {
        PayloadTooLargeException exception = await Assert.ThrowsAsync<PayloadTooLargeException>(async () => await _pool.RunAsync(Nasty.Length, new byte[(64 * 1024 * 1024) + 1]));
        Assert.Contains("MaxPayload", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ResultOverMaxPayload_IsAFaultThatSaysSo()
    {
        ComputeFaultException exception = await FaultAsync(() => _pool.RunAsync(Nasty.Bytes, (64 * 1024 * 1024) + 1));
        Assert.IsType<PayloadTooLargeException>(exception.InnerException);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65_537)]
    [InlineData(5_000_000)]
    public async Task RunAsync_PayloadOfAnySize_ArrivesWhole(int length)
    {
        Assert.Equal(length, (await _pool.RunAsync(Nasty.Bytes, length).DefaultTimeout()).Length);
        Assert.Equal(length, await _pool.RunAsync(Nasty.Length, new byte[length]).DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_HugeException_IsCut()
    {
        ComputeFaultException exception = await FaultAsync(() => _pool.RunAsync(Nasty.ThrowHuge));
        Assert.Equal(typeof(InvalidOperationException).FullName, exception.RemoteType);
        Assert.InRange(exception.Message.Length, 100, 100_000);
    }

    [Fact]
    public async Task RunAsync_ExceptionWithinItself_IsAFault()
    {
        ComputeFaultException exception = await FaultAsync(() => _pool.RunAsync(Nasty.ThrowLoop));
        Assert.Equal("round", Assert.IsType<InvalidOperationException>(exception.InnerException).Message);
    }

    [Fact]
    public async Task RunAsync_ExceptionDeeperThanTheStack_IsAFault()
    {
        ComputeFaultException exception = await FaultAsync(() => _pool.RunAsync(Nasty.ThrowDeep, 200_001));
        Assert.IsType<AggregateException>(exception.InnerException);
    }

    [Fact]
    public async Task RunAsync_ExceptionThatCannotBeDescribed_IsStillAFault()
    {
        ComputeFaultException exception = await FaultAsync(() => _pool.RunAsync(Nasty.ThrowStrange));
        Assert.Contains("StrangeException", exception.RemoteType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ReadsInput_FindsItsEnd()
    {
        Assert.Null(await _pool.RunAsync(Nasty.ReadLine).DefaultTimeout());
        Assert.Equal(-1, await _pool.RunAsync(Nasty.ReadByte).DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_RedirectsOrClosesOutput_HurtsNobody()
    {
        await _pool.RunAsync(Nasty.RedirectOutput).DefaultTimeout();
        await _pool.RunAsync(Nasty.CloseOutput).DefaultTimeout();
    }

    [Fact]
    public async Task RunAsync_ChangesTheDirectory_HurtsNobody() => Assert.Equal("/", await _pool.RunAsync(Nasty.ChangeDirectory).DefaultTimeout());

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task RunAsync_Exits_LosesThatCallAlone(int code)
    {
        WorkerLostException exception = await LostAsync(() => _pool.RunAsync(Nasty.Exit, code));
        Assert.Equal((WorkerLostCause.Exited, code), (exception.Cause, exception.ExitCode));
    }

    [Fact]
    public async Task RunAsync_FailsFast_LosesThatCallWithItsWords()
    {
        WorkerLostException exception = await LostAsync(() => _pool.RunAsync(Nasty.FailFast, "the licence is gone"));
        Assert.Equal(WorkerLostCause.FailFast, exception.Cause);
        Assert.Contains("the licence is gone", exception.StderrTail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OverflowsTheStack_LosesThatCallWithItsStack()
    {
        WorkerLostException exception = await LostAsync(() => _pool.RunAsync(Nasty.Overflow, 0));
        Assert.Equal((WorkerLostCause.StackOverflow, WorkerLostBlame.Exact), (exception.Cause, exception.Blame));
        Assert.Contains("Nasty.Overflow", exception.StderrTail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_IdempotentAndLostOnce_RunsAgainElsewhere()
    {
        using var file = new TempFile();
        Assert.Equal(7, await _pool.RunAsync(Nasty.ExitFirst, file.Path, 7).DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_HeedsItsTokenAtTheLimit_CostsNoWorker()
    {
        long killed = _pool.GetStatistics().TotalWorkersKilled;
        ComputeTimeoutException exception = await Assert.ThrowsAsync<ComputeTimeoutException>(() => _pool.RunAsync(Nasty.HeedsItsToken).DefaultTimeout());
        Assert.Equal(TimeSpan.FromSeconds(0.2), exception.Timeout);
        Assert.Contains("ComputeMethodAttribute.Timeout", exception.Message, StringComparison.Ordinal);
        Assert.Equal(killed, _pool.GetStatistics().TotalWorkersKilled);
    }

    private static async Task RefusedAsync(Func<Task> call, string reason)
    {
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(call);
        Assert.Contains(reason, exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static Task<ComputeFaultException> FaultAsync(Func<Task> call) => Assert.ThrowsAsync<ComputeFaultException>(() => call().DefaultTimeout());

    private static Task<WorkerLostException> LostAsync(Func<Task> call) => Assert.ThrowsAsync<WorkerLostException>(() => call().DefaultTimeout());
}
