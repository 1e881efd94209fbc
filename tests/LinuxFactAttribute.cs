namespace ComputeHost.TestSupport;

/// <summary>A test of what only Linux has; skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public const string Reason = "Only Linux has this.";

    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null! : Reason;
}

/// <inheritdoc cref="LinuxFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? null! : LinuxFactAttribute.Reason;
}
