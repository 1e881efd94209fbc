namespace ComputeHost;

/// <summary>Why a worker process died.</summary>
public enum WorkerLostCause
{
    /// <summary>Nothing tells why.</summary>
    Unknown,

    /// <summary>A thread ran out of stack, mostly by endless recursion.</summary>
    StackOverflow,

    /// <summary>Memory was accessed that must not be: a bad pointer in native or unsafe code.</summary>
    AccessViolation,

    /// <summary>The worker used up its memory limit, or the operating system's out-of-memory killer chose it.</summary>
    OutOfMemory,

    /// <summary>The code called <see cref="Environment.FailFast(string)"/> or, natively, <c>abort()</c>, or the runtime found itself corrupted.</summary>
    FailFast,

    /// <summary>An exception was not caught on a thread that the code had started.</summary>
    UnhandledException,

    /// <summary>
    /// A signal killed the worker: from outside, or the kernel's for something that the code must not do. <see cref="WorkerLostException.Signal"/>
    /// says which.
    /// </summary>
    Killed,

    /// <summary>The code called <see cref="Environment.Exit"/>, or the process ended in another orderly way.</summary>
    Exited,

    /// <summary>The worker was ended because of another call.</summary>
    Collateral,

    /// <summary>The connection to the daemon that had the call is broken: what became of the call there is not known.</summary>
    ConnectionLost,
}
