namespace ComputeHost.Calls;

/// <summary>Holds a call that is made of a descriptor against it: what a delegate's type assures otherwise.</summary>
internal static class CallCheck
{
    public static void Check<TResult>(ComputeMethodDescriptor method, int arguments)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (arguments != method.Parameters.Length)
        {
            throw new ArgumentException(
                $"'{method.Name}' takes '{method.Parameters.Length}' arguments, but '{arguments}' were given. "
                + $"Pass those for ({string.Join(", ", method.Parameters.Select(TypeName.Of))}); the worker supplies the token or context that a method ends in.",
                nameof(arguments));
        }

        if (!typeof(TResult).IsAssignableFrom(method.ResultType))
        {
            throw new ArgumentException(
                method.ResultType == typeof(NoResult)
                    ? $"'{method.Name}' returns nothing, so its result is no '{TypeName.Of(typeof(TResult))}'. Create the call with 'NoResult' as its result type."
                    : $"'{method.Name}' returns a '{TypeName.Of(method.ResultType)}', which is not a '{TypeName.Of(typeof(TResult))}'. "
                        + $"Create the call with '{TypeName.Of(method.ResultType)}' as its result type.",
                nameof(method));
        }
    }

    /// <summary>For a method that runs for one item after another.</summary>
    public static void CheckForItems<T, TResult>(ComputeMethodDescriptor method)
    {
        Check<TResult>(method, 1);
        if (!method.Parameters[0].IsAssignableFrom(typeof(T)))
        {
            throw new ArgumentException(
                $"The items are '{TypeName.Of(typeof(T))}', but '{method.Name}' takes a '{TypeName.Of(method.Parameters[0])}'. Give items of that type: values are not converted.",
                nameof(method));
        }
    }

    public static void CheckArgument<T>(ComputeMethodDescriptor method, int index, T value)
    {
        Type parameter = method.Parameters[index];
        if (typeof(T) == parameter || parameter.IsAssignableFrom(typeof(T)) || parameter.IsInstanceOfType(value))
        {
            return;
        }

        if (value is null)
        {
            if (parameter.IsValueType && Nullable.GetUnderlyingType(parameter) is null)
            {
                throw new ArgumentException(
                    $"Argument '{index + 1}' of '{method.Name}' is null, but the parameter is a '{TypeName.Of(parameter)}', which cannot be null. Pass a value.",
                    nameof(value));
            }

            return;
        }

        throw new ArgumentException(
            $"Argument '{index + 1}' of '{method.Name}' is a '{TypeName.Of(value.GetType())}', but the parameter is a '{TypeName.Of(parameter)}'. "
            + $"Pass a '{TypeName.Of(parameter)}': values are not converted.",
            nameof(value));
    }
}
