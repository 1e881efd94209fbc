using System.Reflection;
using System.Runtime.Loader;

namespace ComputeHost.Protocol.Methods;

/// <summary>Tells where this program has a method from, and where a worker would look for it: the words for a method that a worker does not have.</summary>
internal static class MethodHome
{
    private const string Where =
        "A worker has the compute methods of the assemblies that the program was built or published with, and of those that a method marked with [ComputeWorkerStart] has loaded. ";

    public static string Describe(MethodContract method)
    {
        if (method.Method is null)
        {
            return $"The call was made of a descriptor, so this program knows the method by its key alone. {Where}Make sure that the worker's program has the method, and that the key is its own.";
        }

        Assembly assembly = method.Method.Module.Assembly;
        string path = AssemblyFile.PathOf(assembly);
        string file = path.Length > 0 ? $" ('{path}')" : "";
        AssemblyLoadContext? context = AssemblyLoadContext.GetLoadContext(assembly);
        string loaded = context is null || context == AssemblyLoadContext.Default ? "" : $", which this program has loaded into the load context '{context.Name ?? context.GetType().Name}'";
        return $"The method is in the assembly '{assembly.GetName().Name}'{file}{loaded}. "
            + Where
            + "Reference the assembly from the program, or load it in such a method; a compute method of the program itself may also load it and call it.";
    }
}
