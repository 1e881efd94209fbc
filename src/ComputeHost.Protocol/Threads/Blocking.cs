using System.Runtime.ExceptionServices;

namespace ComputeHost.Protocol.Threads;

/// <summary>Waits on a thread that is there to wait. What is waited for must complete without the thread pool, which may be starved.</summary>
internal static class Blocking
{
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static T Wait<T>(Task<T> task, CancellationToken cancellationToken)
    {
#pragma warning disable VSTHRD002 // That is what this is for.
        try
        {
            task.Wait(cancellationToken);
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
        }

        return task.Result;
#pragma warning restore VSTHRD002
    }
}
