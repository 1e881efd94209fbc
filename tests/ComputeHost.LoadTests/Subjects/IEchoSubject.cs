namespace ComputeHost.LoadTests.Subjects;

/// <summary>One way of having bytes echoed by another process.</summary>
internal interface IEchoSubject : IAsyncDisposable
{
    /// <summary>The measured call: nothing of the harness lies between it and the subject.</summary>
    Task EchoAsync(byte[] payload);

    /// <summary>The same call with its answer, in an array that is the caller's.</summary>
    Task<byte[]> EchoBackAsync(byte[] payload);
}
