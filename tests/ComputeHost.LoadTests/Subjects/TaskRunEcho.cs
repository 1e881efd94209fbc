namespace ComputeHost.LoadTests.Subjects;

/// <summary>No other process at all: the thread pool of the caller, with nothing between a call and its host.</summary>
internal sealed class TaskRunEcho : IEchoSubject
{
    public const string Name = "task-run";

    public static Task<IEchoSubject> StartAsync(EchoLoad load, CancellationToken cancellationToken) => Task.FromResult<IEchoSubject>(new TaskRunEcho());

    public Task EchoAsync(byte[] payload) => EchoBackAsync(payload);

    public Task<byte[]> EchoBackAsync(byte[] payload) => Task.Run(() => Echo.Bytes(payload));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
