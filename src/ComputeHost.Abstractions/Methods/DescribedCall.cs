using System.Reflection;

namespace ComputeHost.Methods;

/// <summary>A call without a delegate. Its arguments have been checked against the descriptor.</summary>
internal sealed class DescribedCall<TArguments, TResult>(ComputeMethodDescriptor method, TArguments arguments, Action<TArguments, IComputeArgumentVisitor> visit) : ComputeCall<TResult>(method)
{
    public override void VisitArguments(IComputeArgumentVisitor visitor) => visit(arguments, visitor);

    public override TResult Invoke(ComputeContext context)
    {
        var values = new ArgumentValues();
        VisitArguments(values);
        return DescribedMethod.Invoke<TResult>(Descriptor, values, context);
    }
}

/// <summary>The arguments of a call as objects.</summary>
internal sealed class ArgumentValues : List<object?>, IComputeArgumentVisitor
{
    public void Visit<T>(T value) => Add(value);
}

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
