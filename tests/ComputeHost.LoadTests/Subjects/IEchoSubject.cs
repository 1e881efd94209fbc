namespace ComputeHost.LoadTests.Subjects;

/// <summary>One way of having bytes echoed by another process.</summary>
internal interface IEchoSubject : IAsyncDisposable
{
    /// <summary>The measured call: nothing of the harness lies between it and the subject.</summary>
    Task EchoAsync(byte[] payload);

    /// <summary>The same call with its answer, to see once that it is right.</summary>
    Task<byte[]> EchoBackAsync(byte[] payload);
}

/// <summary>A subject by name.</summary>
/// <param name="StartAsync">Starts it with so many processes, ready to be called.</param>
internal sealed record EchoContender(string Name, Func<int, CancellationToken, Task<IEchoSubject>> StartAsync);
