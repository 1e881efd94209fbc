namespace ComputeHost.Testing;

/// <summary>How a worker misbehaves in a call. It happens on the thread that runs the call, in place of the method.</summary>
public enum CallFault
{
    /// <summary>The stack overflows; the process dies.</summary>
    StackOverflow,

    /// <summary>Memory is accessed that is not there, as by a native library; the process dies.</summary>
    AccessViolation,

    /// <summary><see cref="Environment.FailFast(string)"/> ends the process.</summary>
    FailFast,

    /// <summary><see cref="Environment.Exit"/> ends the process with code 3.</summary>
    Exit,

    /// <summary>An exception is not caught on a thread that the call has started; the process dies.</summary>
    UnhandledException,

    /// <summary>The process kills itself by SIGKILL, as the kernel or an operator would (Windows: it is terminated).</summary>
    Kill,

    /// <summary>The thread waits for ever.</summary>
    Hang,

    /// <summary>The thread computes for ever.</summary>
    Spin,

    /// <summary>The whole process stops as by SIGSTOP (Windows: as <see cref="Hang"/>).</summary>
    Stop,

    /// <summary>The managed heap is filled until it throws <see cref="OutOfMemoryException"/>, or the process is ended for it.</summary>
    MemoryBomb,

    /// <summary>Native memory is taken until the process is ended for it.</summary>
    NativeMemoryBomb,

    /// <summary>Bytes that are no message are sent to the caller.</summary>
    GarbageOnTheWire,

    /// <summary>The connection is cut in the middle of a message while the process lives.</summary>
    TruncatedFrame,

    /// <summary>A message is announced that is larger than any may be.</summary>
    OversizedFrame,

    /// <summary>A piece of a result is sent that no call has asked for.</summary>
    OutOfOrderFrame,

    /// <summary>A result is sent for a call that the worker never had; then the method runs.</summary>
    UnknownAnswer,

    /// <summary>The result is sent twice.</summary>
    DoubleAnswer,

    /// <summary>From here on nothing is sent any more, although methods run and end.</summary>
    StopAnswering,

    /// <summary>The page that the worker shares with its supervisor is overwritten with noise; then the method runs.</summary>
    ScribbledPage,
}
