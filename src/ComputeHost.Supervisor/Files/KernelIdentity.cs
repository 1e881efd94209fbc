namespace ComputeHost.Supervisor.Files;

/// <summary>This boot and this namespace of process numbers: a process's number and start time mean nothing beyond them.</summary>
internal static class KernelIdentity
{
    public static string Current { get; } = Read();

    private static string Read()
    {
        try
        {
            string boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            string? space = new FileInfo("/proc/self/ns/pid").LinkTarget;
            return $"{boot}/{space}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }
}
