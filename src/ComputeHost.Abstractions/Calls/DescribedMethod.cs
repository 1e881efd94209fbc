using System.Reflection;

namespace ComputeHost.Calls;

/// <summary>Runs the method of a descriptor here, where it is.</summary>
internal static class DescribedMethod
{
    public static TResult Invoke<TResult>(ComputeMethodDescriptor descriptor, List<object?> arguments, ComputeContext context)
    {
        MethodInfo method = descriptor.Method
            ?? throw new NotSupportedException($"'{descriptor.Name}' cannot be run here: its call was made of a descriptor, and only the key '{descriptor.Key}' is known. Give the call to a client.");
        if (descriptor.Tail != MethodTail.None)
        {
            arguments.Add(descriptor.Tail == MethodTail.Context ? context : context.CancellationToken);
        }

        object? result = method.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, [.. arguments], culture: null);
        return method.ReturnType == typeof(void) ? (TResult)(object)default(NoResult) : (TResult)result!;
    }
}
