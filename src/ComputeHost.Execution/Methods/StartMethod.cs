using System.Reflection;

namespace ComputeHost.Execution.Methods;

/// <summary>A method marked with <see cref="ComputeWorkerStartAttribute"/>.</summary>
internal static class StartMethod
{
    /// <summary>Runs it; what it throws comes out as it is.</summary>
    /// <exception cref="InvalidOperationException">It is not of the form that the attribute asks for.</exception>
    public static void Run(MethodInfo method)
    {
        if (!method.IsStatic || method.ContainsGenericParameters || method.GetParameters().Length > 0 || method.ReturnType != typeof(void))
        {
            throw new InvalidOperationException(
                $"'{ApplicationMethods.FullName(method)}' is marked with [ComputeWorkerStart] but is not of the form 'static void {method.Name}()'. "
                + "Make it static, synchronous, without parameters and without a result.");
        }

        method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
    }
}
