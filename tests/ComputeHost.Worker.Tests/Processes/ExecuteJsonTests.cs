using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;
using Grpc.Core;
using Grpc.Health.V1;
using Reason = ComputeHost.Protocol.V1.NotStarted.Types.Reason;

namespace ComputeHost.Worker.Tests.Processes;

/// <summary>Calls whose arguments and results are JSON.</summary>
public sealed class ExecuteJsonTests(SharedWorker shared) : IClassFixture<SharedWorker>
{
    private readonly WorkerUnderTest _worker = shared.Worker;

    [Fact]
    public async Task Execute_Json_GivesTheResultAsJson()
    {
        Assert.Equal("5", (await ExecuteAsync(nameof(SampleMethods.Add), "2", " 3 ")).Json);
        Assert.Equal("""{"X":2,"Y":4}""", (await ExecuteAsync(nameof(SampleMethods.Swap), """{"Y":2,"X":4}""")).Json);
    }

    [Fact]
    public async Task Execute_JsonWithoutValues_CallsAMethodWithoutParameters() => Assert.Equal("42", (await ExecuteAsync(nameof(SampleMethods.Answer))).Json);

    [Fact]
    public async Task Execute_MethodThrows_IsAFault() =>
        Assert.Equal((Fault.Types.Kind.Threw, "broken"), await FaultAsync(nameof(SampleMethods.Fail), "\"broken\"", fault => (fault.Kind, fault.Detail.Message)));

    [Fact]
    public async Task Execute_BadJson_IsBadArgumentsWithThePath()
    {
        NotStarted refusal = (await ExecuteAsync(nameof(SampleMethods.Swap), """{"X":1,"Y":2,"Z":3}""")).NotStarted;

        Assert.Equal(Reason.BadArguments, refusal.Reason);
        Assert.Contains("'spot'", refusal.Detail, StringComparison.Ordinal);
        Assert.Contains("$.Z", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_ResultThatJsonCannotCarry_IsAFaultThatSaysWhat()
    {
        (Fault.Types.Kind kind, string message) = await FaultAsync(nameof(SampleMethods.HalfAPair), "1", fault => (fault.Kind, fault.Detail.Message));

        Assert.Equal(Fault.Types.Kind.ResultNotSerializable, kind);
        Assert.Contains("[1]", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_ArgumentsInBothForms_IsBadArguments()
    {
        var request = new ExecuteRequest { Method = Keys.Of(nameof(SampleMethods.Add)), Arguments = { Keys.Value(1) }, Json = new JsonArguments { Values = { "1", "2" } } };

        NotStarted refusal = (await _worker.Client.ExecuteAsync(request, _worker.Headers).ResponseAsync.DefaultTimeout()).NotStarted;

        Assert.Equal(Reason.BadArguments, refusal.Reason);
        Assert.Contains("both 'arguments' and 'json'", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_JsonOverMaxPayload_IsTooLargeBothWays()
    {
        var limit = (int)_worker.Boot.MaxPayload;

        Assert.Equal(Reason.TooLarge, (await ExecuteAsync(nameof(SampleMethods.Fail), $"\"{new string('x', limit)}\"")).NotStarted.Reason);
        // As UTF-16 the text takes twice the bytes that it takes as JSON.
        Assert.Equal(Reason.TooLarge, (await ExecuteAsync(nameof(SampleMethods.Fail), $"\"{new string('x', (limit / 2) + 1)}\"")).NotStarted.Reason);
        // In Base64 a third is added.
        Assert.Equal(
            (Fault.Types.Kind.ResultTooLarge, (ulong)limit),
            await FaultAsync(nameof(SampleMethods.Fill), $"{limit - (limit / 8)}", fault => (fault.Kind, fault.Detail.Limit)));
    }

    [Fact]
    public async Task Execute_SetterBlocks_CallEndsAtItsDeadlineAndTheWorkerServes()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.StartAsync(boot => boot with { Slots = 2 });
        ExecuteRequest blocked = Request(nameof(SampleMethods.PassGate), """{"Number":1}""");

        RpcException ended = await Assert.ThrowsAsync<RpcException>(
            () => worker.Client.ExecuteAsync(blocked, worker.Headers, DateTime.UtcNow.AddSeconds(1)).ResponseAsync.DefaultTimeout());

        Assert.Equal(StatusCode.DeadlineExceeded, ended.StatusCode);
        HealthCheckResponse health = await new Health.HealthClient(worker.Channel).CheckAsync(new HealthCheckRequest(), worker.Headers).ResponseAsync.DefaultTimeout();
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
        await worker.Client.ExecuteAsync(Request(nameof(SampleMethods.OpenGate)), worker.Headers).ResponseAsync.DefaultTimeout();
        ExecuteReply passed = await worker.Client.ExecuteAsync(blocked, worker.Headers).ResponseAsync.DefaultTimeout();
        Assert.Equal("1", passed.Json);
    }

    private static ExecuteRequest Request(string method, params string[] texts) => new() { Method = Keys.Of(method), Json = new JsonArguments { Values = { texts } } };

    private Task<ExecuteReply> ExecuteAsync(string method, params string[] texts) =>
        _worker.Client.ExecuteAsync(Request(method, texts), _worker.Headers).ResponseAsync.DefaultTimeout();

    private async Task<T> FaultAsync<T>(string method, string text, Func<Fault, T> look) => look((await ExecuteAsync(method, text)).Fault);
}
