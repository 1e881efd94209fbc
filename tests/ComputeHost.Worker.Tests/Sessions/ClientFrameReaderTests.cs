using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.V1;
using Google.Protobuf;
using Reason = ComputeHost.Protocol.V1.NotStarted.Types.Reason;

namespace ComputeHost.Worker.Tests.Sessions;

public sealed class ClientFrameReaderTests : IDisposable
{
    private readonly SessionUnderTest _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Greet_NewSession_IsTheFirstFrame()
    {
        Hello hello = _session.Frames()[0].Hello;
        Assert.Equal((1u, 1u, (ulong)(1 << 20)), (hello.Protocol, hello.Credit, hello.MaxPayload));
        Assert.True(hello.Session > 1, "session 1 is that of the unary calls");
    }

    [Fact]
    public async Task Call_KnownMethod_EndsWithItsResult()
    {
        WorkerFrame end = await _session.EndOfAsync(_session.Call(Keys.Of(nameof(SampleMethods.Add)), Keys.Arguments(1, 2)));
        Assert.Equal(3, Keys.Read<int>(end.Result.Value));
        Assert.Equal((ulong)end.Result.Value.Length, end.Result.ValueLength);
    }

    [Fact]
    public async Task Call_MethodSentBefore_IsFoundByItsNumber()
    {
        _session.Call(Keys.Of(nameof(SampleMethods.Add)), Keys.Arguments(1, 2));
        WorkerFrame end = await _session.EndOfAsync(_session.Call("", Keys.Arguments(3, 4), call => call.MethodId = 1));
        Assert.Equal(7, Keys.Read<int>(end.Result.Value));
    }

    [Fact]
    public async Task Call_FingerprintOfOtherTypes_IsNotStartedNowAndLater()
    {
        ulong other = MethodContract.Of(Keys.Method(nameof(SampleMethods.Add))).Fingerprint + 1;

        WorkerFrame first = await _session.EndOfAsync(_session.Call(Keys.Of(nameof(SampleMethods.Add)), Keys.Arguments(1, 2), call => call.Fingerprint = other));
        WorkerFrame second = await _session.EndOfAsync(_session.Call("", Keys.Arguments(1, 2), call => call.MethodId = 1));

        Assert.Equal((Reason.OtherTypes, Reason.OtherTypes), (first.NotStarted.Reason, second.NotStarted.Reason));
        Assert.Equal("argument 1: System.Int32\nargument 2: System.Int32\nresult: System.Int32\n", first.NotStarted.Detail);
    }

    [Fact]
    public async Task Call_FingerprintOfTheSameTypes_Runs()
    {
        ulong same = MethodContract.Of(Keys.Method(nameof(SampleMethods.Add))).Fingerprint;

        WorkerFrame end = await _session.EndOfAsync(_session.Call(Keys.Of(nameof(SampleMethods.Add)), Keys.Arguments(1, 2), call => call.Fingerprint = same));

        Assert.Equal(3, Keys.Read<int>(end.Result.Value));
    }

    [Fact]
    public async Task Call_UnknownMethod_IsNotStartedAndTheSessionGoesOn()
    {
        WorkerFrame refused = await _session.EndOfAsync(_session.Call("Nobody.Knows()"));
        Assert.Equal(Reason.UnknownMethod, refused.NotStarted.Reason);
        Assert.Contains("Nobody.Knows()", refused.NotStarted.Detail, StringComparison.Ordinal);
        Assert.NotNull((await _session.EndOfAsync(_session.Call(Keys.Of(nameof(SampleMethods.Answer))))).Result);
    }

    [Fact]
    public async Task Call_ArgumentsThatCannotBeRead_IsNotStarted()
    {
        WorkerFrame refused = await _session.EndOfAsync(_session.Call(Keys.Of(nameof(SampleMethods.Add)), ByteString.CopyFromUtf8("no arguments")));
        Assert.Equal(Reason.BadArguments, refused.NotStarted.Reason);
        Assert.NotEmpty(refused.NotStarted.Detail);
    }

    [Fact]
    public async Task Call_MethodThrows_IsAFaultWithItsDetail()
    {
        WorkerFrame end = await _session.EndOfAsync(_session.Call(Keys.Of(nameof(SampleMethods.Fail)), Keys.Arguments("broken")));
        Assert.Equal((Fault.Types.Kind.Threw, "System.InvalidOperationException", "broken"), (end.Fault.Kind, end.Fault.Detail.Type, end.Fault.Detail.Message));
    }

    [Fact]
    public async Task Call_UnknownCulture_IsNotStartedUntilAnotherIsNamed()
    {
        string method = Keys.Of(nameof(SampleMethods.Culture));
        WorkerFrame refused = await _session.EndOfAsync(_session.Call(method, change: call => (call.Culture, call.UiCulture) = ("not a culture!", "")));
        Assert.Equal(Reason.BadArguments, refused.NotStarted.Reason);
        WorkerFrame same = await _session.EndOfAsync(_session.Call(method));
        Assert.Equal(Reason.BadArguments, same.NotStarted.Reason);
        WorkerFrame end = await _session.EndOfAsync(_session.Call(method, change: call => call.Culture = "de-DE"));
        Assert.Equal("de-DE/", Keys.Read<string>(end.Result.Value));
    }

    [Fact]
    public async Task Call_CultureLeftOut_IsThatOfThePreviousCall()
    {
        string method = Keys.Of(nameof(SampleMethods.Culture));
        _session.Call(method, change: call => (call.Culture, call.UiCulture) = ("fr-FR", "en-GB"));
        Assert.Equal("fr-FR/en-GB", Keys.Read<string>((await _session.EndOfAsync(_session.Call(method))).Result.Value));
        Assert.Equal("fr-FR/de-DE", Keys.Read<string>((await _session.EndOfAsync(_session.Call(method, change: call => call.UiCulture = "de-DE"))).Result.Value));
    }

    [Fact]
    public async Task Call_MethodLeavesThingsBehind_NextCallFindsNone()
    {
        string method = Keys.Of(nameof(SampleMethods.LeaveBehind));
        await _session.EndOfAsync(_session.Call(method, Keys.Arguments("secret")));
        Assert.Equal("  Normal True", Keys.Read<string>((await _session.EndOfAsync(_session.Call(method, Keys.Arguments("x")))).Result.Value));
        Assert.Equal("/", Keys.Read<string>((await _session.EndOfAsync(_session.Call(Keys.Of(nameof(SampleMethods.Culture))))).Result.Value));
    }

    [Fact]
    public async Task Chunks_LargeArguments_AreAssembled()
    {
        byte[] data = [.. Enumerable.Range(0, 200_000).Select(index => (byte)index)];
        ByteString arguments = Keys.Arguments(data);
        ulong number = _session.Call(Keys.Of(nameof(SampleMethods.Echo)), ByteString.CopyFrom(arguments.Span[..1000]), call => call.ArgumentsLength = (ulong)arguments.Length);
        for (int start = 1000; start < arguments.Length; start += 60_000)
        {
            Chunk(number, arguments.ToByteArray().AsSpan(start, Math.Min(60_000, arguments.Length - start)).ToArray());
        }

        WorkerFrame end = await _session.EndOfAsync(number);
        Assert.Equal((ulong)data.Length + 1, end.Result.ValueLength);
    }

    [Fact]
    public async Task Chunks_CallIsNotComplete_HoldsUpThoseBehindIt()
    {
        ulong first = _session.Call(Keys.Of(nameof(SampleMethods.Echo)), change: call => call.ArgumentsLength = 10);
        ulong second = _session.Call(Keys.Of(nameof(SampleMethods.Answer)));
        Assert.Equal(0UL, _session.Page.StartedThrough(_session.Session.Place));
        _session.Reader.Take(new ClientFrame { Withdraw = new Withdraw { Call = first } });
        Assert.Equal(Reason.Withdrawn, (await _session.EndOfAsync(first)).NotStarted.Reason);
        Assert.NotNull((await _session.EndOfAsync(second)).Result);
        // It was under way when the call was taken back.
        Chunk(first, [1, 2, 3]);
    }

    [Fact]
    public async Task Call_OverMaxPayload_IsTooLargeAndItsChunksAreDropped()
    {
        ulong number = _session.Call(Keys.Of(nameof(SampleMethods.Echo)), change: call => call.ArgumentsLength = ulong.MaxValue);
        WorkerFrame refused = await _session.EndOfAsync(number);
        Assert.Equal(Reason.TooLarge, refused.NotStarted.Reason);
        Assert.Contains("'1048576'", refused.NotStarted.Detail, StringComparison.Ordinal);
        Chunk(number, [1, 2, 3]);
    }

    [Fact]
    public async Task Cancel_RunningCall_EndsAsCancelled()
    {
        ulong number = _session.Call(Keys.Of(nameof(SampleMethods.WaitForCancel)));
        await _session.UntilRunningAsync(number);
        _session.Reader.Take(new ClientFrame { Cancel = new Cancel { Call = number } });
        Assert.Equal(Fault.Types.Kind.Cancelled, (await _session.EndOfAsync(number)).Fault.Kind);
    }

    [Fact]
    public async Task CancelAndWithdraw_WaitingCalls_AreNotStarted()
    {
        ulong running = _session.Call(Keys.Of(nameof(SampleMethods.WaitAndReturn)));
        await _session.UntilRunningAsync(running);
        ulong cancelled = _session.Call(Keys.Of(nameof(SampleMethods.Answer)));
        ulong withdrawn = _session.Call(Keys.Of(nameof(SampleMethods.Answer)));
        _session.Reader.Take(new ClientFrame { Cancel = new Cancel { Call = cancelled } });
        _session.Reader.Take(new ClientFrame { Withdraw = new Withdraw { Call = withdrawn } });
        Assert.Equal(Reason.Cancelled, (await _session.EndOfAsync(cancelled)).NotStarted.Reason);
        Assert.Equal(Reason.Withdrawn, (await _session.EndOfAsync(withdrawn)).NotStarted.Reason);
        _session.Reader.Take(new ClientFrame { Withdraw = new Withdraw { Call = running } });
        _session.Reader.Take(new ClientFrame { Cancel = new Cancel { Call = running } });
        Assert.NotNull((await _session.EndOfAsync(running)).Result);
        Assert.Equal(running, _session.Page.StartedThrough(_session.Session.Place));
    }

    [Fact]
    public async Task Call_FarOverTheCredit_IsNotStartedThenEndsTheSession()
    {
        ulong running = _session.Call(Keys.Of(nameof(SampleMethods.WaitAndReturn)));
        await _session.UntilRunningAsync(running);
        int ceiling = _session.Core.Scheduler.CreditCeiling;
        _session.Stream.Hold();
        _session.Call(Keys.Of(nameof(SampleMethods.Answer)));
        for (int call = 2; call < ceiling; call++)
        {
            _session.Call("", change: frame => frame.MethodId = 2);
        }

        ulong over = _session.Call("", change: frame => frame.MethodId = 2);
        var broken = Assert.Throws<SessionRefusedException>(() =>
        {
            for (int call = 0; call < 2 * ceiling; call++)
            {
                _session.Call("", change: frame => frame.MethodId = 2);
            }
        });
        Assert.Equal(SessionStatus.ResourceExhausted, broken.Status);
        _session.Stream.Release();
        Assert.Equal(Reason.CreditExceeded, (await _session.EndOfAsync(over)).NotStarted.Reason);
    }

    [Fact]
    public async Task Started_AskedFor_ComesBeforeTheResult()
    {
        ulong number = _session.Call(Keys.Of(nameof(SampleMethods.Answer)), change: call => call.ReportStarted = true);
        await _session.EndOfAsync(number);
        Assert.Equal(
            [WorkerFrame.FrameOneofCase.Hello, WorkerFrame.FrameOneofCase.Started, WorkerFrame.FrameOneofCase.Result],
            _session.Frames().Select(frame => frame.FrameCase).Where(kind => kind != WorkerFrame.FrameOneofCase.Credit));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Progress_OnlyIfAskedFor_EndsWithTheLastReport(bool asked)
    {
        ulong number = _session.Call(Keys.Of(nameof(SampleMethods.Report)), change: call => call.ReportProgress = asked);
        await _session.EndOfAsync(number);
        Progress[] reports = [.. _session.Frames().Select(frame => frame.Progress).Where(progress => progress is not null)];
        Assert.Equal(asked, reports.Length > 0);
        Assert.Equal(asked ? "done" : null, reports.LastOrDefault()?.Message);
    }

    [Fact]
    public void Frames_ThatBreakTheProtocol_EndTheSession()
    {
        _session.Call(Keys.Of(nameof(SampleMethods.Answer)));
        AssertBroken("without gaps", new ClientFrame { Call = new Call { Call_ = 7 } });
        AssertBroken("'9'", new ClientFrame { Call = new Call { Call_ = 2, MethodId = 9 } });
        AssertBroken("begins with", new ClientFrame { Call = new Call { Call_ = 3, MethodId = 1, Arguments = ByteString.CopyFrom(1, 2), ArgumentsLength = 1 } });
        AssertBroken("the last call", new ClientFrame { Chunk = new PayloadChunk { Call = 99 } });
        AssertBroken("the last call", new ClientFrame { Cancel = new Cancel { Call = 99 } });
        AssertBroken("the last call", new ClientFrame { Withdraw = new Withdraw() });
        AssertBroken("kind", new ClientFrame());
    }

    [Fact]
    public void Chunk_MoreThanAnnounced_EndsTheSession()
    {
        ulong number = _session.Call(Keys.Of(nameof(SampleMethods.Echo)), change: call => call.ArgumentsLength = 2);
        AssertBroken("more bytes", new ClientFrame { Chunk = new PayloadChunk { Call = number, Data = ByteString.CopyFrom(1, 2, 3) } });
    }

    [Fact]
    public async Task Drain_WithACallRunning_FinishesItAndRefusesNewOnes()
    {
        ulong running = _session.Call(Keys.Of(nameof(SampleMethods.WaitAndReturn)));
        await _session.UntilRunningAsync(running);
        Task drained = _session.Core.DrainAsync();
        ulong late = _session.Call(Keys.Of(nameof(SampleMethods.Answer)));
        Assert.Equal(Reason.Draining, (await _session.EndOfAsync(late)).NotStarted.Reason);
        Assert.Contains(_session.Frames(), frame => frame.Draining is not null);
        Assert.False(drained.IsCompleted);
        _session.Reader.Take(new ClientFrame { Cancel = new Cancel { Call = running } });
        Assert.NotNull((await _session.EndOfAsync(running)).Result);
        await _session.Session.FinishAsync();
        _session.Core.Scheduler.Detach(_session.Session);
        await drained;
    }

    private void Chunk(ulong call, byte[] data) =>
        _session.Reader.Take(new ClientFrame { Chunk = new PayloadChunk { Call = call, Data = ByteString.CopyFrom(data) } });

    private void AssertBroken(string reason, ClientFrame frame)
    {
        var exception = Assert.Throws<SessionRefusedException>(() => _session.Reader.Take(frame));
        Assert.Equal(SessionStatus.InvalidArgument, exception.Status);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }
}
