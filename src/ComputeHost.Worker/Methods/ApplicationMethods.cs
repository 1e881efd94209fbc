using System.Reflection;

namespace ComputeHost.Worker.Methods;

/// <summary>The marked methods of the application, loaded.</summary>
internal sealed class ApplicationMethods
{
    private readonly List<MethodInfo> _compute = [];
    private readonly List<MethodInfo> _workerStart = [];
    private readonly List<string> _warnings = [];

    private ApplicationMethods()
    {
    }

    public IReadOnlyList<MethodInfo> Compute => _compute;

    /// <summary>In the order in which they are to run.</summary>
    public IReadOnlyList<MethodInfo> WorkerStart => _workerStart;

    public IReadOnlyList<string> Warnings => _warnings;

    public static ApplicationMethods Load()
    {
        var methods = new ApplicationMethods();
        foreach ((Assembly assembly, MarkedMethods marked) in ApplicationAssemblies.Find(methods._warnings))
        {
            methods.Resolve(assembly, marked.Compute, methods._compute);
            methods.Resolve(assembly, marked.WorkerStart, methods._workerStart);
        }

        methods._workerStart.Sort((one, other) => string.CompareOrdinal(FullName(one), FullName(other)));
        return methods;
    }

    public static string FullName(MethodInfo method) => $"{method.DeclaringType?.FullName}.{method.Name}";

    private void Resolve(Assembly assembly, IEnumerable<int> tokens, List<MethodInfo> methods)
    {
        foreach (int token in tokens)
        {
            try
            {
                methods.Add((MethodInfo)assembly.ManifestModule.ResolveMethod(token)!);
            }
            catch (Exception exception) when (exception is IOException or BadImageFormatException or TypeLoadException or MissingMemberException)
            {
                _warnings.Add($"A marked method of '{assembly.GetName().Name}' cannot be called, because a type that it needs cannot be loaded: {exception.Message}");
            }
        }
    }
}
