using System.Net.Sockets;
using ComputeHost.Client.Daemons;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Client.Tests.Daemons;

public sealed class DaemonDirectoryTests
{
    private static readonly DaemonTarget Target = DaemonTarget.Parse("unix:/run/x.sock?pool=p");

    private readonly DaemonDirectory _directory = new(Target, TimeSpan.FromSeconds(5), rejectsMeanwhile: false, NullLogger.Instance);

    [Fact]
    public void EndWorker_OfThePresentSession_ListsTheDaemonUnderANewEpoch()
    {
        WorkerEndpoint before = Assert.Single(_directory.Current.Workers);
        _directory.EndWorker(before.Epoch);

        WorkerEndpoint after = Assert.Single(_directory.Current.Workers);
        Assert.Equal(before.Epoch + 1, after.Epoch);
        Assert.Equal("unix:/run/x.sock", after.Address);
        Assert.Null(_directory.Current.Unavailable);
    }

    [Fact]
    public void EndWorker_OfAnEarlierSession_ChangesNothing()
    {
        _directory.EndWorker(1);
        WorkerDirectorySnapshot now = _directory.Current;

        _directory.EndWorker(1);

        Assert.Same(now, _directory.Current);
    }

    [Fact]
    public async Task WaitForChangeAsync_SessionEnds_Completes()
    {
        Task<WorkerDirectorySnapshot> change = _directory.WaitForChangeAsync(_directory.Current.Version, CancellationToken.None);
        Assert.False(change.IsCompleted);

        _directory.EndWorker(1);

        Assert.Same(_directory.Current, await change);
    }

    [Fact]
    public void EndWorker_WhileCallsAreRejected_SaysWhyUntilTheNextGreeting()
    {
        var directory = new DaemonDirectory(Target, TimeSpan.FromSeconds(5), rejectsMeanwhile: true, NullLogger.Instance);
        directory.Tell(NullLogger.Instance, directory.Current.Workers[0], new SocketException((int)SocketError.ConnectionRefused));
        directory.EndWorker(1);

        Assert.True(directory.Current.IsOutOfReach);
        Assert.Contains("nobody listens at '/run/x.sock'", Assert.IsType<NoWorkersException>(directory.Current.Unavailable).Message, StringComparison.Ordinal);

        directory.Greet(2, new Hello());
        Assert.False(directory.Current.IsOutOfReach);
        Assert.True(directory.IsConnected);
    }

    [Fact]
    public async Task First_DaemonRefusesTheVersion_IsAMismatch()
    {
        _directory.Tell(NullLogger.Instance, _directory.Current.Workers[0], new SessionRefusedException(SessionStatus.FailedPrecondition, "protocol 2"));
        _directory.EndWorker(1);

        Assert.IsType<ProtocolMismatchException>(await _directory.First);
        Assert.True(_directory.Current.IsOutOfReach);
    }

    [Fact]
    public async Task First_MethodsCameInParts_CompletesWithTheLast()
    {
        _directory.Greet(1, new Hello());
        _directory.Take(1, new Methods { Methods_ = { Describe("a") } });
        Assert.False(_directory.First.IsCompleted);

        _directory.Take(1, new Methods { Methods_ = { Describe("b") }, Complete = true });

        Assert.Null(await _directory.First);
        Assert.True(_directory.IsIdempotent(MethodContract.Of(new ComputeMethodDescriptor("b", [], typeof(int)))));
    }

    [Fact]
    public void Refuse_BeforeTheMethodsAreKnown_RefusesNothing() =>
        Assert.Null(_directory.Refuse(MethodContract.Of(new ComputeMethodDescriptor("unknown", [], typeof(int)))));

    private static MethodDescription Describe(string key) => new() { Key = key, Name = key, Idempotent = true };
}
