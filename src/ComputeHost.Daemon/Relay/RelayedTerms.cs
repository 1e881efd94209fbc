using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ComputeHost.Client;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Relay;

/// <summary>
/// Resolves what a call asks for against its method and its pool: the call beats the method, which beats the program's default, which beats the pool.
/// </summary>
internal static class RelayedTerms
{
    private const int LongestKey = 128;

    /// <param name="asked">What the call asks for.</param>
    /// <param name="method">The method.</param>
    /// <param name="pool">The pool's options.</param>
    /// <param name="cultures">What the call runs under.</param>
    /// <param name="progress">Gets what the method reports; null if nobody wants it.</param>
    public static CallTerms Resolve(
        RequestedTerms asked, RemoteMethod method, ClientSettings pool, (string Culture, string UICulture) cultures, IProgress<ComputeProgress>? progress)
    {
        (TimeSpan execution, string executionOption) =
            asked.HasTimeoutMicroseconds ? (WireTime.FromWire(asked.TimeoutMicroseconds), "ComputeCallOptions.Timeout")
            : method.Timeout is { } declared ? (declared, "ComputeMethodAttribute.Timeout")
            : asked.HasDefaultTimeoutMicroseconds ? (WireTime.FromWire(asked.DefaultTimeoutMicroseconds), "ComputeClientOptions.ExecutionTimeout")
            : (pool.ExecutionTimeout, "executionTimeout of the daemon's pool");
        (TimeSpan queue, string queueOption) =
            asked.HasQueueTimeoutMicroseconds ? (WireTime.FromWire(asked.QueueTimeoutMicroseconds), "QueueTimeout of the call or of its client")
            : (pool.QueueTimeout, "queueTimeout of the daemon's pool");
        TimeSpan deadline = asked.HasDeadlineMicroseconds ? WireTime.FromWire(asked.DeadlineMicroseconds) : Timeout.InfiniteTimeSpan;
        var options = new ComputeCallOptions
        {
            Idempotent = asked.HasIdempotent ? asked.Idempotent : null,
            Priority = (ComputePriority)Math.Clamp(asked.Priority, (int)ComputePriority.Low, (int)ComputePriority.High),
            AffinityKey = asked.AffinityKey.Length == 0 ? null : Shortened(asked.AffinityKey),
            Progress = progress,
        };
        return new CallTerms(new CallLimits(execution, executionOption, queue, queueOption, deadline), options, cultures);
    }

    /// <summary>A key is hashed whenever its call is looked at, under the lock of all clients.</summary>
    private static string Shortened(string key) =>
        key.Length <= LongestKey ? key : Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(key.AsSpan())));
}
