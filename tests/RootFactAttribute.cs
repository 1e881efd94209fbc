namespace ComputeHost.TestSupport;

/// <summary>A test of what only root may do, on Linux; skipped for others.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? null! : "Only root on Linux may do this.";
}
