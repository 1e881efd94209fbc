namespace ComputeHost.Protocol.Seam;

/// <summary>A call that was running when its worker died or was fenced.</summary>
/// <param name="Call">Its number.</param>
/// <param name="StartStamp">When it was entered, in Stopwatch ticks.</param>
/// <param name="StartMemory">What the worker occupied then, in bytes.</param>
internal readonly record struct RunningCall(ulong Call, long StartStamp, long StartMemory = 0);
