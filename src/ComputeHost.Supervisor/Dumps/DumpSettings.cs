namespace ComputeHost.Supervisor.Dumps;

/// <summary>Where dying workers leave a dump, and how much of that is kept.</summary>
/// <param name="Directory">Is created if it is not there.</param>
/// <param name="MaxCount">The most dumps that are kept; the oldest go first.</param>
/// <param name="MaxBytes">A larger one is not kept.</param>
internal sealed record DumpSettings(string Directory, int MaxCount, long MaxBytes);
