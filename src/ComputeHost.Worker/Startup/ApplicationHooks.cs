using System.Reflection;
using System.Runtime.Loader;

namespace ComputeHost.Worker.Startup;

/// <summary>
/// The application's own start-up hooks. The runtime would run those that its configuration names after ours, which never returns, so we run them.
/// </summary>
internal static class ApplicationHooks
{
    /// <summary>The hooks that follow ours in the runtime's list.</summary>
    public static IReadOnlyList<string> AfterOurs() =>
        AfterOurs(AppContext.GetData("STARTUP_HOOKS") as string ?? "", typeof(ApplicationHooks).Assembly.GetName().Name!);

    public static IReadOnlyList<string> AfterOurs(string hooks, string own) =>
        [.. hooks.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SkipWhile(hook => !IsNamed(hook, own))
            .Where(hook => !IsNamed(hook, own))];

    /// <summary>Runs a hook as the runtime does: <c>static void StartupHook.Initialize()</c>, of whatever accessibility.</summary>
    /// <exception cref="InvalidOperationException">The assembly has no such method.</exception>
    public static void Run(string hook)
    {
        Assembly assembly = Path.IsPathFullyQualified(hook)
            ? AssemblyLoadContext.Default.LoadFromAssemblyPath(hook)
            : AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(hook));
#pragma warning disable RS0030 // The name is the runtime's contract and not input.
        MethodInfo? initialize = assembly.GetType("StartupHook")
#pragma warning restore RS0030
            ?.GetMethod("Initialize", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, Type.EmptyTypes);
        if (initialize is null)
        {
            throw new InvalidOperationException(
                $"The start-up hook '{hook}' has no method 'static void StartupHook.Initialize()'. Correct STARTUP_HOOKS in the application's runtimeconfig.json.");
        }

        initialize.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
    }

    private static bool IsNamed(string hook, string assembly) =>
        hook == assembly || Path.GetFileNameWithoutExtension(hook) == assembly;
}
