using System.Reflection;
using ComputeHost.Protocol.Launch;

namespace ComputeHost.Execution.Methods;

/// <summary>The marked methods of the application, loaded.</summary>
internal sealed class ApplicationMethods
{
    private readonly List<MethodInfo> _compute = [];
    private readonly List<MethodInfo> _workerStart = [];
    private readonly List<string> _warnings = [];
    private readonly ApplicationAssemblies _assemblies;

    private ApplicationMethods() => _assemblies = new ApplicationAssemblies(_warnings);

    public IReadOnlyList<MethodInfo> Compute => _compute;

    /// <summary>In the order in which they are to run.</summary>
    public IReadOnlyList<MethodInfo> WorkerStart => _workerStart;

    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The builds of the application's assemblies.</summary>
    public IReadOnlyList<ModuleIdentity> Modules => _assemblies.Modules;

    /// <summary>The methods of the assemblies that the application was built or published with.</summary>
    public static ApplicationMethods Load()
    {
        var methods = new ApplicationMethods();
        methods.Add(methods._assemblies.FindOwn());
        return methods;
    }

    /// <summary>Adds those of the assemblies that the application's code has loaded meanwhile.</summary>
    public void AddLoaded() => Add(_assemblies.FindLoaded());

    /// <summary>Runs the start methods, then those of the assemblies that they have loaded, until there are no more.</summary>
    public void Start(Action<MethodInfo> run)
    {
        for (int next = 0; next < _workerStart.Count; AddLoaded())
        {
            for (int end = _workerStart.Count; next < end; next++)
            {
                run(_workerStart[next]);
            }
        }
    }

    public static string FullName(MethodInfo method) => $"{method.DeclaringType?.FullName}.{method.Name}";

    private void Add(IEnumerable<(Assembly Assembly, MarkedMethods Methods)> assemblies)
    {
        List<MethodInfo> starters = [];
        foreach ((Assembly assembly, MarkedMethods marked) in assemblies)
        {
            Resolve(assembly, marked.Compute, _compute);
            Resolve(assembly, marked.WorkerStart, starters);
        }

        _workerStart.AddRange(starters.OrderBy(FullName, StringComparer.Ordinal));
    }

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
                _warnings.Add(
                    $"A marked method of '{assembly.GetName().Name}' cannot be called, because a type that it needs cannot be loaded: {exception.Message}");
            }
        }
    }
}
