using ComputeHost.TestSupport;

namespace ComputeHost.Testing.Tests;

/// <summary>Calls that are made of a descriptor, without a delegate.</summary>
public sealed class DescribedCallTests
{
    private const string AddKey = "ComputeHost.Testing.Tests.Sums.Add(System.Int32,System.Int32)";

    private static readonly ComputeMethodDescriptor Add = new(AddKey, [typeof(int), typeof(int)], typeof(int));
    private static readonly ComputeMethodDescriptor Elsewhere = new("Elsewhere.Work()", [], typeof(int));

    private readonly TestComputeClient _client = new();

    [Fact]
    public async Task ExecuteAsync_MethodOfThisProgram_RunsItAndWritesTheCallDown()
    {
        Assert.Equal(5, await _client.ExecuteAsync(ComputeCall.Create<int, int, int>(Add, 2, 3)).DefaultTimeout());

        TestCall call = Assert.Single(_client.Calls);
        Assert.Same(Add, call.Descriptor);
        Assert.Null(call.Method);
        Assert.Equal([2, 3], call.Arguments);
    }

    [Fact]
    public async Task ExecuteAsync_DescribedTimeout_EndsTheCall()
    {
        var wait = new ComputeMethodDescriptor("ComputeHost.Testing.Tests.Sums.Wait(System.Threading.CancellationToken)", [], typeof(void)) { Timeout = TimeSpan.FromMilliseconds(50) };

        ComputeTimeoutException timeout = await Assert.ThrowsAsync<ComputeTimeoutException>(() => _client.ExecuteAsync(ComputeCall.Create<NoResult>(wait)).DefaultTimeout());
        Assert.Equal(TimeSpan.FromMilliseconds(50), timeout.Timeout);
    }

    [Fact]
    public async Task ExecuteAsync_MethodOfNoAssembly_SaysThatItIsNotKnown()
    {
        ProtocolMismatchException refusal = await Assert.ThrowsAsync<ProtocolMismatchException>(() => _client.ExecuteAsync(ComputeCall.Create<int>(Elsewhere)).DefaultTimeout());

        Assert.Equal(("Elsewhere.Work()", ComputeRan.No), (refusal.Here, refusal.Ran));
        Assert.Contains("does not know the method 'Elsewhere.Work()'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExecuteAsync_OtherTypesThanTheMethods_IsRefused()
    {
        var method = new ComputeMethodDescriptor(AddKey, [typeof(int), typeof(uint)], typeof(int));

        ProtocolMismatchException refusal = await Assert.ThrowsAsync<ProtocolMismatchException>(() => _client.ExecuteAsync(ComputeCall.Create<int, uint, int>(method, 1, 2)).DefaultTimeout());
        Assert.Equal(("argument 2: System.UInt32", "argument 2: System.Int32"), (refusal.Here, refusal.There));
    }

    [Fact]
    public async Task ReturnNext_DescribedOrNamed_IsTheSameMethod()
    {
        _client.ReturnNext(Sums.Add, 10);
        _client.ReturnNext(Add, 20);
        _client.ReturnNext(Elsewhere, 30);

        Assert.Equal(10, await _client.ExecuteAsync(ComputeCall.Create<int, int, int>(Add, 1, 1)).DefaultTimeout());
        Assert.Equal(20, await _client.RunAsync(Sums.Add, 1, 1).DefaultTimeout());
        Assert.Equal(30, await _client.ExecuteAsync(ComputeCall.Create<int>(Elsewhere)).DefaultTimeout());
    }

    [Fact]
    public async Task FailNext_Described_IsWhatTheCallerGets()
    {
        var lost = new WorkerLostException("gone");
        _client.FailNext(Elsewhere, lost);

        Assert.Same(lost, await Assert.ThrowsAsync<WorkerLostException>(() => _client.ExecuteAsync(ComputeCall.Create<int>(Elsewhere)).DefaultTimeout()));
    }

    [Fact]
    public async Task MapAsync_Described_RunsForEachItem()
    {
        var next = new ComputeMethodDescriptor("ComputeHost.Testing.Tests.Sums.Next(System.Int32)", [typeof(int)], typeof(int));

        Assert.Equal((int[])[2, 3, 4], await _client.MapAsync<int, int>(next, [1, 2, 3]).ToArrayAsync().DefaultTimeout());
    }
}
