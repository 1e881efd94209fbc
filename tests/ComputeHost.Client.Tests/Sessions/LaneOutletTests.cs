using ComputeHost.Client.Calls;
using ComputeHost.Client.Sessions;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;

namespace ComputeHost.Client.Tests.Sessions;

public sealed class LaneOutletTests
{
    private readonly RecordingSender<ClientBatch> _sender = new();
    private readonly SchedulerFixture _fixture = new();
    private readonly ClientFrameWriter _writer;
    private readonly LaneOutlet _outlet;

    public LaneOutletTests()
    {
        _writer = new ClientFrameWriter(_sender, new ClientFrameBuilder(default, _fixture.Time));
        _outlet = new LaneOutlet(_writer, _sender);
    }

    [Fact]
    public void PostCall_MethodsAndCultures_AreNamedOnceInTheOrderOfPosting()
    {
        Post(1);
        Post(2, TestMethods.Double);
        Post(3, TestMethods.Repeatable);
        _outlet.Flush();
        Post(4, TestMethods.Repeatable);
        _outlet.Flush();

        Call[] calls = [.. Frames().Select(frame => frame.Call)];
        Assert.Equal([1u, 1u, 2u, 2u], calls.Select(call => call.MethodId));
        Assert.Equal([true, false, true, false], calls.Select(call => call.Method.Length > 0));
        Assert.Equal([true, false, false, false], calls.Select(call => call.HasCulture && call.HasUiCulture));
    }

    [Fact]
    public void PostCall_CallMovesOnBeforeItsFrameIsBuilt_SendsWhatItWasWhenPosted()
    {
        PendingCall call = Post(7, attempt: 2);
        call.Schedule.Send(_fixture.NewLane(), number: 1);
        _outlet.Flush();

        Call sent = Assert.Single(Frames()).Call;
        Assert.Equal((7UL, 2u), (sent.Call_, sent.Attempt));
    }

    [Fact]
    public void PostCall_CallOverBeforeItsFrameIsBuilt_SendsTheArgumentsThatItHad()
    {
        byte[] arguments = [1, 2, 3];
        PendingCall call = Post(1, arguments: arguments);
        call.Arguments.Release();
        _outlet.Flush();

        Assert.Equal(arguments, Assert.Single(Frames()).Call.Arguments);
    }

    [Fact]
    public void PostCall_LargeArguments_FollowInChunksBetweenSmallFrames()
    {
        byte[] large = new byte[(10 * WireLimits.InlinePayload) + 17];
        Random.Shared.NextBytes(large);
        Post(1, arguments: large);
        _outlet.PostCancel(2);
        _outlet.PostWithdraw(3);
        _outlet.Flush();

        ClientFrame[] frames = Frames();
        byte[] received = [.. frames[0].Call.Arguments, .. frames.Where(frame => frame.FrameCase == ClientFrame.FrameOneofCase.Chunk).SelectMany(frame => frame.Chunk.Data)];
        Assert.Equal(large, received);
        Assert.Equal((ulong)large.Length, frames[0].Call.ArgumentsLength);
        Assert.Equal((2UL, 3UL), (frames[1].Cancel.Call, frames[2].Withdraw.Call));
        Assert.All(_sender.Batches, batch => Assert.True(batch.CalculateSize() < WireLimits.MaxMessage));
    }

    [Fact]
    public void PostEnd_AfterLargeArguments_CompletesBehindThem()
    {
        Post(1, arguments: new byte[9 * WireLimits.InlinePayload]);
        _outlet.PostEnd();
        _outlet.Flush();

        Assert.True(_sender.IsCompleted);
        Assert.Equal(9 * WireLimits.InlinePayload, Frames().Sum(frame => frame.Chunk?.Data.Length ?? frame.Call.Arguments.Length));
    }

    private TypedCall<int> Post(ulong number, Func<int, int>? method = null, byte[]? arguments = null, int attempt = 1)
    {
        var buffer = new PayloadWriter(64 * 1024 * 1024);
        arguments?.CopyTo(buffer.Append(arguments.Length));
        MethodContract contract = MethodContract.Of((method ?? TestMethods.Double).Method);
        var call = new TypedCall<int>(contract, new ArgumentBuffer(buffer), default, _fixture.Time.Now, CancellationToken.None)
        {
            ResultCodec = contract.ResultCodec<int>(),
        };
        for (int sent = 0; sent < attempt; sent++)
        {
            call.Schedule.Send(_fixture.NewLane(), number);
        }

        _outlet.PostCall(call);
        return call;
    }

    private ClientFrame[] Frames() => [.. _sender.Batches.SelectMany(batch => batch.Frames)];
}
