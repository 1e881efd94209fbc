using System.ComponentModel;
using System.Diagnostics;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>A test that puts processes into a control group of its own; skipped where this user or this kernel cannot.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ControlGroupFactAttribute : FactAttribute
{
    public ControlGroupFactAttribute(string controller) =>
        Skip = ControlGroup.IsAvailable(controller) ? null! : $"Only root can make a control group '{controller}', where the kernel has the first version of them.";
}

/// <summary>A test in namespaces of its own, of mounts or of process numbers; skipped where a command that needs the same fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NamespaceFactAttribute : FactAttribute
{
    /// <param name="options">Those of <c>unshare</c>.</param>
    /// <param name="script">What must succeed in there; its exit code is looked at.</param>
    public NamespaceFactAttribute(string options, string script) =>
        Skip = Succeeds(["unshare", .. options.Split(' '), "sh", "-c", script]) ? null! : $"This user, or this kernel, cannot do this: unshare {options} sh -c '{script}'.";

    private static bool Succeeds(string[] command)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
