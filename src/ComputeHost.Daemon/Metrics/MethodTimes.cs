namespace ComputeHost.Daemon.Metrics;

/// <summary>How the calls of one method went.</summary>
/// <param name="Key">What names the method on the wire; empty for all those that are not told apart.</param>
/// <param name="Name">What names it in messages.</param>
/// <param name="Calls">How many have ended since the start.</param>
/// <param name="Failures">How many of these did not end with a result.</param>
/// <param name="PerSecond">How many ended per second, in the last ten seconds.</param>
/// <param name="Wait">How long they waited, in about the last minute.</param>
/// <param name="Run">How long the method ran, in about the last minute.</param>
internal sealed record MethodTimes(string Key, string Name, long Calls, long Failures, double PerSecond, Percentiles Wait, Percentiles Run);

/// <param name="P50">What half of them did not exceed; null if there were none.</param>
/// <param name="P99">What 99 % of them did not exceed; null if there were none.</param>
internal readonly record struct Percentiles(TimeSpan? P50, TimeSpan? P99);
