using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Queue.Consuming;

/// <summary>What a runner is asked to run.</summary>
/// <param name="CallId">The job's id, which names the call in messages and logs, and to its worker.</param>
/// <param name="Method">The method.</param>
/// <param name="Call">The stored call.</param>
/// <param name="Priority">Its place among the runner's other calls.</param>
/// <param name="Progress">Is told what the method reports; null if nobody wants to know.</param>
internal sealed record JobOrder(string CallId, CalledMethod Method, StoredJob Call, ComputePriority Priority, IProgress<ComputeProgress>? Progress);
