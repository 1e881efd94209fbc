using ComputeHost.Client.Pool;
using ComputeHost.Queue.Consuming;
using ComputeHost.Queue.States;

namespace ComputeHost.Queue.Running;

/// <summary>Takes jobs through a pool.</summary>
internal static class StoredCalls
{
    /// <param name="order">What is to be run.</param>
    /// <param name="client">The pool.</param>
    /// <param name="make">Makes the call of it.</param>
    /// <param name="end">Ends the method.</param>
    /// <returns>How it ended. Never throws.</returns>
    public static async Task<JobRun> RunAsync(JobOrder order, PoolClient client, Func<StoredCall> make, CancellationToken end)
    {
        StoredCall? call = null;
        try
        {
            call = make();
            client.Submit([call]);
        }
        catch (Exception exception)
        {
            // The pool was disposed, or there is no memory for the arguments: it has not run.
            call?.Arguments.Release();
            return new JobRun { Failure = new NoWorkersException($"Job '{order.CallId}' of '{order.Method.DisplayName}' was not run: "
                + $"{exception.Message}", exception) };
        }

        CancellationTokenRegistration registration = end.UnsafeRegister(
            static state =>
            {
                (PoolClient client, StoredCall call) = ((PoolClient, StoredCall))state!;
                client.TryEnd(call, new ComputeCancelledException($"Job '{call.CallId}' was ended."));
            },
            (client, call));
        await using (registration.ConfigureAwait(false))
        {
            return await call.Run.ConfigureAwait(false);
        }
    }
}
