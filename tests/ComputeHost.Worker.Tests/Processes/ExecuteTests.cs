using ComputeHost.Protocol;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;

namespace ComputeHost.Worker.Tests.Processes;

public sealed class ExecuteTests(SharedWorker shared) : IClassFixture<SharedWorker>
{
    private readonly WorkerUnderTest _worker = shared.Worker;

    [Fact]
    public async Task Execute_RightToken_RunsTheMethod()
    {
        ExecuteReply reply = await ExecuteAsync(Keys.Of(nameof(SampleMethods.Add)), 2, 3);
        Assert.Equal(5, Keys.Read<int>(reply.Value));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123")]
    public async Task AnyService_WrongToken_IsUnauthenticated(string? token)
    {
        Metadata headers = token is null ? [] : new Metadata { { WireLimits.TokenHeader, token } };
        Assert.Equal(StatusCode.Unauthenticated, await StatusOfAsync(_worker.Client.ExecuteAsync(new ExecuteRequest { Method = "x" }, headers).ResponseAsync));
        Assert.Equal(StatusCode.Unauthenticated, await StatusOfAsync(new Health.HealthClient(_worker.Channel).CheckAsync(new HealthCheckRequest(), headers).ResponseAsync));
        using AsyncDuplexStreamingCall<ClientBatch, WorkerBatch> session = _worker.Client.Session(headers);
        Assert.Equal(StatusCode.Unauthenticated, await StatusOfAsync(session.ResponseStream.MoveNext(CancellationToken.None)));
        using AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> reflection = new ServerReflection.ServerReflectionClient(_worker.Channel).ServerReflectionInfo(headers);
        Assert.Equal(StatusCode.Unauthenticated, await StatusOfAsync(reflection.ResponseStream.MoveNext(CancellationToken.None)));
    }

    [Fact]
    public async Task Execute_UnknownMethod_IsNotStarted()
    {
        ExecuteReply reply = await ExecuteAsync("System.IO.File.Delete(System.String)", "/tmp/x");
        Assert.Equal(NotStarted.Types.Reason.UnknownMethod, reply.NotStarted.Reason);
        Assert.Contains("System.IO.File.Delete", reply.NotStarted.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_BadArguments_IsNotStarted()
    {
        ExecuteReply reply = await ExecuteAsync(Keys.Of(nameof(SampleMethods.Add)), "two", "three");
        Assert.Equal(NotStarted.Types.Reason.BadArguments, reply.NotStarted.Reason);
    }

    [Fact]
    public async Task Execute_MethodThrows_IsAFault()
    {
        ExecuteReply reply = await ExecuteAsync(Keys.Of(nameof(SampleMethods.Fail)), "broken");
        Assert.Equal(("System.InvalidOperationException", "broken"), (reply.Fault.Detail.Type, reply.Fault.Detail.Message));
    }

    [Fact]
    public async Task Execute_LargeArgumentsAndResult_FitIntoMaxPayload()
    {
        byte[] data = new byte[_worker.Boot.MaxPayload - 100];
        data[^1] = 9;
        ExecuteReply reply = await ExecuteAsync(Keys.Of(nameof(SampleMethods.Echo)), data);
        Assert.Equal(data, Keys.Read<byte[]>(reply.Value));
        ExecuteReply over = await ExecuteAsync(Keys.Of(nameof(SampleMethods.Echo)), new byte[_worker.Boot.MaxPayload]);
        Assert.Equal(NotStarted.Types.Reason.TooLarge, over.NotStarted.Reason);
        ExecuteReply result = await ExecuteAsync(Keys.Of(nameof(SampleMethods.Fill)), (int)_worker.Boot.MaxPayload);
        Assert.Equal((Fault.Types.Kind.ResultTooLarge, (ulong)_worker.Boot.MaxPayload), (result.Fault.Kind, result.Fault.Detail.Limit));
    }

    [Fact]
    public async Task Execute_CallerGivesUp_MethodIsCancelledAndTheSlotServesTheNext()
    {
        using var cancellation = new CancellationTokenSource();
        AsyncUnaryCall<ExecuteReply> call = _worker.Client.ExecuteAsync(
            new ExecuteRequest { Method = Keys.Of(nameof(SampleMethods.WaitForCancel)) }, _worker.Headers, cancellationToken: cancellation.Token);
        AsyncUnaryCall<ExecuteReply> next = _worker.Client.ExecuteAsync(new ExecuteRequest { Method = Keys.Of(nameof(SampleMethods.Answer)) }, _worker.Headers);
        await cancellation.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, await StatusOfAsync(call.ResponseAsync));
        Assert.Equal(42, Keys.Read<int>((await next.ResponseAsync.DefaultTimeout()).Value));
    }

    [Fact]
    public async Task Execute_ReadsStandardInput_FindsItsEnd()
    {
        ExecuteReply reply = await ExecuteAsync(Keys.Of(nameof(SampleMethods.ReadInput)));
        Assert.Equal("", Keys.Read<string>(reply.Value));
    }

    [Theory]
    [InlineData(Protocol.Launch.WorkerEnvironment.Marker)]
    [InlineData("DOTNET_STARTUP_HOOKS")]
    public async Task Execute_OurVariables_AreNotInTheWorkersEnvironment(string variable)
    {
        ExecuteReply reply = await ExecuteAsync(Keys.Of(nameof(SampleMethods.Environment)), variable);
        Assert.Equal("(none)", Keys.Read<string>(reply.Value));
    }

    [Fact]
    public async Task Execute_NestedCallAndWorkerStart_Work()
    {
        Assert.Equal(42, Keys.Read<int>((await ExecuteAsync(Keys.Of(nameof(SampleMethods.AddNested)), 40, 2)).Value));
        Assert.Equal("A,B", Keys.Read<string>((await ExecuteAsync("ComputeHost.Worker.Tests.SampleStart.Started()")).Value));
    }

    [Fact]
    public async Task Execute_ConsoleIsReplacedAndUsed_OutputStillArrives()
    {
        await ExecuteAsync(Keys.Of(nameof(SampleMethods.Write)), "before");
        await ExecuteAsync(Keys.Of(nameof(SampleMethods.DisturbConsole)));
        await ExecuteAsync(Keys.Of(nameof(SampleMethods.Write)), "after");
        await Eventually.UntilAsync("the logged lines are there", () => _worker.Output.Any(line =>
            line.Contains("\"level\":3,\"category\":\"SampleMethods.Write\"", StringComparison.Ordinal) && line.Contains("after | second line", StringComparison.Ordinal)));
        Assert.Contains("before", _worker.Output);
        Assert.DoesNotContain("after", _worker.Output);
        Assert.Empty(_worker.Errors);
    }

    [Fact]
    public async Task Health_Asked_IsServing()
    {
        HealthCheckResponse reply = await new Health.HealthClient(_worker.Channel).CheckAsync(new HealthCheckRequest { Service = "computehost.v1.Worker" }, _worker.Headers);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, reply.Status);
    }

    [Fact]
    public async Task Reflection_Asked_ListsTheServicesAndTheirFile()
    {
        using AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call = new ServerReflection.ServerReflectionClient(_worker.Channel).ServerReflectionInfo(_worker.Headers);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        await call.ResponseStream.MoveNext(CancellationToken.None).DefaultTimeout();
        Assert.Contains("computehost.v1.Worker", call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name));
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "computehost.v1.Worker" });
        await call.ResponseStream.MoveNext(CancellationToken.None).DefaultTimeout();
        Assert.NotEmpty(call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto);
        await call.RequestStream.CompleteAsync();
    }

    private Task<ExecuteReply> ExecuteAsync(string method, params object[] values)
    {
        var request = new ExecuteRequest { Method = method };
        request.Arguments.AddRange(values.Select(Keys.Value));
        return _worker.Client.ExecuteAsync(request, _worker.Headers).ResponseAsync.DefaultTimeout();
    }

    private static async Task<StatusCode> StatusOfAsync(Task call) => (await Assert.ThrowsAsync<RpcException>(() => call.DefaultTimeout())).StatusCode;
}
