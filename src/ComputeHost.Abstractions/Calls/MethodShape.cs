using System.Buffers;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ComputeHost.Calls;

/// <summary>Which methods can be called at all, and why the others cannot.</summary>
internal static class MethodShape
{
    private const int MostArguments = 4;

    /// <exception cref="ArgumentException">The method cannot be called.</exception>
    public static ComputeMethodAttribute Check(MethodInfo method)
    {
        CheckMethod(method);
        ComputeMethodAttribute attribute = method.GetCustomAttribute<ComputeMethodAttribute>()
            ?? throw Unmarked(method);
        CheckAttribute(method, attribute);
        CheckResult(method);
        CheckParameters(method, method.GetParameters());
        return attribute;
    }

    public static MethodTail TailOf(ParameterInfo[] parameters) => parameters.Length == 0 ? MethodTail.None : TailOf(parameters[^1].ParameterType);

    public static string DisplayName(MethodInfo method) => method.DeclaringType is null ? method.Name : $"{TypeName.Short(method.DeclaringType)}.{method.Name}";

    public static ArgumentException Refused(string method, string reason, string remedy) =>
        new($"'{method}' cannot be called: {reason}. {remedy}.", nameof(method));

    /// <summary>Checks the types of a method that is described without being there.</summary>
    /// <exception cref="ArgumentException">No method can take or give such types.</exception>
    public static void CheckTypes(string method, Type[] parameters, Type result)
    {
        CheckType("result", result, Obstacle);
        for (int index = 0; index < parameters.Length; index++)
        {
            CheckType($"parameter '{index + 1}'", parameters[index], ParameterObstacle);
        }

        CheckCount(method, parameters.Length);

        void CheckType(string place, Type type, Func<Type, (string Reason, string Remedy)?> find)
        {
            (string Reason, string Remedy)? obstacle =
                type is null || type == typeof(void) || type.ContainsGenericParameters
                    ? ($"is '{(type is null ? "null" : TypeName.Of(type))}', of which there are no values", "Name a type without open type parameters")
                : TailOf(type) != MethodTail.None ? ($"is a '{type.Name}', which the worker supplies", "Leave it out")
                : find(type);
            if (obstacle is { } found)
            {
                throw Refused(method, $"its {place} {found.Reason}", found.Remedy);
            }
        }
    }

    private static ArgumentException Refused(MethodInfo method, string reason, string remedy) => Refused(DisplayName(method), reason, remedy);

    /// <summary>A plug-in that brings its own copy of this library marks its methods with another attribute.</summary>
    private static ArgumentException Unmarked(MethodInfo method) =>
        method.CustomAttributes.FirstOrDefault(attribute => attribute.AttributeType.FullName == typeof(ComputeMethodAttribute).FullName) is { } foreign
            ? Refused(
                method,
                $"it is marked with the [ComputeMethod] of another copy of ComputeHost.Abstractions ('{AssemblyFile.PathOf(foreign.AttributeType.Assembly)}')",
                "Delete that file, or let the load context that has loaded it return null for that assembly")
            : Refused(method, "it is not marked", "Mark it with [ComputeMethod]: only marked methods can be called");

    private static void CheckMethod(MethodInfo method)
    {
        // What C# and Visual Basic make of a lambda or local function has a name that nobody can write; F# makes a class with such a name of a
        // method that is named, too.
        if (method.DeclaringType?.Name.Contains('@', StringComparison.Ordinal) == true)
        {
            throw Refused(
                method,
                "it is a function that the F# compiler has made around a method or lambda, and not the method itself",
                "Make the delegate from a static member of a type: 'typeof<Work>.GetMethod(nameof Work.Square).CreateDelegate(typeof<Func<int, int>>) :?> Func<int, int>'");
        }

        if (method.Name.Contains('<', StringComparison.Ordinal) || method.Name.Contains("$__", StringComparison.Ordinal) || method.DeclaringType is null)
        {
            throw Refused(
                method,
                "it is a lambda or a local function, which has no lasting name and may use variables around it",
                "Make it a static method of a class, mark it with [ComputeMethod] and name it alone, as in 'RunAsync(Work.Square, 5)'");
        }

        if (!method.IsStatic)
        {
            throw Refused(method, "it is an instance method, whose object would not be there in the worker", "Make it static and pass what it needs as arguments");
        }

        if (method.IsAbstract)
        {
            throw Refused(method, "it is abstract", "Name the method that implements it");
        }

        if (method.IsGenericMethod || method.DeclaringType.IsGenericType)
        {
            throw Refused(method, "it is generic or in a generic type, so the worker cannot know all of its forms", "Write a static method with fixed types that calls it");
        }

        if (method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false) || IsAwaitable(method.ReturnType))
        {
            throw Refused(method, "it is asynchronous", "Make it synchronous: it has a thread of its own in the worker, and its caller awaits the call");
        }
    }

    private static void CheckAttribute(MethodInfo method, ComputeMethodAttribute attribute)
    {
        if (attribute.Name is not null && string.IsNullOrWhiteSpace(attribute.Name))
        {
            throw Refused(method, $"its [ComputeMethod] has Name '{attribute.Name}', which is empty", "Leave Name out, or give one that is unique in the application");
        }

        if (!Enum.IsDefined(attribute.Tactic))
        {
            throw Refused(method, $"its [ComputeMethod] has Tactic '{attribute.Tactic}', which is not a member of ComputeTactic", "Choose one of its members, or leave Tactic out");
        }

        if (attribute.MaxConcurrency < 0)
        {
            throw Refused(method, $"its [ComputeMethod] has MaxConcurrency '{attribute.MaxConcurrency}', which is less than 0", "Give 1 or more, or 0 for no limit");
        }
    }

    private static void CheckResult(MethodInfo method)
    {
        if (Obstacle(method.ReturnType) is { } obstacle)
        {
            throw Refused(method, $"its result {obstacle.Reason}", obstacle.Remedy);
        }
    }

    private static void CheckParameters(MethodInfo method, ParameterInfo[] parameters)
    {
        int arguments = parameters.Length - (TailOf(parameters) == MethodTail.None ? 0 : 1);
        for (int index = 0; index < arguments; index++)
        {
            ParameterInfo parameter = parameters[index];
            if (ParameterObstacle(parameter.ParameterType) is { } obstacle)
            {
                throw Refused(method, $"its parameter '{parameter.Name}' {obstacle.Reason}", obstacle.Remedy);
            }
        }

        CheckCount(DisplayName(method), arguments);
    }

    private static void CheckCount(string method, int arguments)
    {
        if (arguments > MostArguments)
        {
            throw Refused(method, $"it takes '{arguments}' arguments, and at most '{MostArguments}' can be passed", "Put them together in a record");
        }
    }

    private static (string Reason, string Remedy)? ParameterObstacle(Type type)
    {
        if (TailOf(type) != MethodTail.None)
        {
            return ($"is a '{type.Name}' and not the last one", "End in one CancellationToken or one ComputeContext; a ComputeContext has the token too");
        }

        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IMemoryOwner<>)
            ? ($"is a '{TypeName.Of(type)}', and nobody would know who disposes it", "Use ReadOnlyMemory<T>: a large one is read where the caller has written it")
            : Obstacle(type);
    }

    private static (string Reason, string Remedy)? Obstacle(Type type)
    {
        if (type.IsByRef)
        {
            return ("is passed by reference (ref, out or in), and a reference does not reach into another process", "Pass values and return what changes; several results fit in a tuple or record");
        }

        if (type.IsPointer || type.IsFunctionPointer)
        {
            return ("is a pointer, which means nothing in another process", "Pass an array or ReadOnlyMemory<T>");
        }

        if (type.IsByRefLike)
        {
            return ($"is a '{TypeName.Of(type)}', which lives on the stack only", "Use an array, Memory<T> or ReadOnlyMemory<T>");
        }

        if (type.IsAssignableTo(typeof(Stream)))
        {
            return ($"is a '{TypeName.Of(type)}', and a stream does not reach into another process", "Pass the bytes (byte[] or ReadOnlyMemory<byte>), or a path to open in the worker");
        }

        return IsAwaitable(type) ? ($"is a '{TypeName.Of(type)}', which is asynchronous", "Await it first and pass its result") : null;
    }

    private static bool IsAwaitable(Type type) =>
        type.IsAssignableTo(typeof(Task))
        || type == typeof(ValueTask)
        || (type.IsGenericType && type.GetGenericTypeDefinition() is { } definition
            && (definition == typeof(ValueTask<>) || definition == typeof(IAsyncEnumerable<>) || definition == typeof(IAsyncEnumerator<>)));

    private static MethodTail TailOf(Type type) =>
        type == typeof(CancellationToken) ? MethodTail.CancellationToken
        : type == typeof(ComputeContext) ? MethodTail.Context
        : MethodTail.None;
}
