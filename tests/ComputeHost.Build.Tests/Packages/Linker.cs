namespace ComputeHost.Build.Tests.Packages;

/// <summary>What the SDK links a Native AOT program with.</summary>
internal static class Linker
{
    public static bool IsThere => IsClang || IsGcc;

    /// <summary>The SDK takes clang by itself; gcc must be asked for.</summary>
    public static bool IsGcc => !IsClang && Has("gcc");

    private static bool IsClang => Has("clang");

    private static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}

/// <summary>A test that needs a linker; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinkerFactAttribute : FactAttribute
{
    public LinkerFactAttribute() => Skip =
        !OperatingSystem.IsLinux() ? TestSupport.LinuxFactAttribute.Reason
        : Linker.IsThere ? null!
        : "No linker for Native AOT is installed: neither clang nor gcc.";
}
