using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using ComputeHost.Calls;

namespace ComputeHost;

/// <summary>
/// What a caller must know of a compute method: its key on the wire, the types that it takes and gives, and the options of its
/// <see cref="ComputeMethodAttribute"/>. <see cref="ComputeCall.Create{TResult}(ComputeMethodDescriptor)"/> makes a call of it, also where the method
/// itself is out of reach.
/// </summary>
/// <remarks>
/// <para>Immutable and safe to use from many threads. Make one per method and keep it: clients store in it what they have found out about the types.</para>
/// <para>
/// Whether values of the types arrive equal is checked when the first call is given to a client, which throws <see cref="NotSerializableException"/>.
/// A descriptor made by the constructor is compared with the worker's method at each first call of a session: types that differ are refused with
/// <see cref="ProtocolMismatchException"/> before anything runs.
/// </para>
/// </remarks>
[DebuggerDisplay("{Key,nq}")]
public sealed class ComputeMethodDescriptor
{
    private static readonly ConcurrentDictionary<MethodInfo, ComputeMethodDescriptor> Known = new();

    /// <summary>Describes a method that this program need not have.</summary>
    /// <param name="key">
    /// What names the method on the wire: the <see cref="ComputeMethodAttribute.Name"/> that it was given, or its declaring type plus its signature, as in
    /// <c>Shop.Primes.Count(System.Int32)</c>. Not empty. A token or context that the method ends in belongs to the signature.
    /// </param>
    /// <param name="parameterTypes">The types of its arguments, 0 to 4 of them, without the token or context that it may end in.</param>
    /// <param name="resultType">The type of its result; <see cref="NoResult"/> or <see langword="void"/> if it returns nothing.</param>
    /// <exception cref="ArgumentException">A value is out of its range, or a type can never be passed to a method.</exception>
    public ComputeMethodDescriptor(string key, IEnumerable<Type> parameterTypes, Type resultType)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(parameterTypes);
        ArgumentNullException.ThrowIfNull(resultType);
        CheckText(nameof(Key), key, nameof(key));
        Key = key;
        Name = key.Split('(')[0];
        Parameters = [.. parameterTypes];
        ParameterTypes = Array.AsReadOnly(Parameters);
        ResultType = resultType == typeof(void) ? typeof(NoResult) : resultType;
        MethodShape.CheckTypes(Name, Parameters, ResultType);
    }

    private ComputeMethodDescriptor(MethodInfo method)
    {
        ComputeMethodAttribute attribute = MethodShape.Check(method);
        string signature = MethodKey.Of(method);
        Method = method;
        Key = attribute.Name ?? signature;
        Name = MethodShape.DisplayName(method);
        Aliases = attribute.Name is null || attribute.Name == signature ? [] : [signature];
        ParameterInfo[] parameters = method.GetParameters();
        Tail = MethodShape.TailOf(parameters);
        Parameters = [.. parameters[..(Tail == MethodTail.None ? parameters.Length : parameters.Length - 1)].Select(parameter => parameter.ParameterType)];
        ParameterTypes = Array.AsReadOnly(Parameters);
        ResultType = method.ReturnType == typeof(void) ? typeof(NoResult) : method.ReturnType;
        Idempotent = attribute.Idempotent;
        Timeout = MethodTimeout.Parse(attribute.Timeout, Name);
        MaxConcurrency = attribute.MaxConcurrency;
        Tactic = attribute.ChosenTactic;
    }

    /// <summary>What names the method on the wire, unique in a worker.</summary>
    public string Key { get; }

    /// <summary>What names the method in messages and logs.</summary>
    /// <value>
    /// Not empty. The default is <see cref="Key"/> up to the signature's parenthesis; a method of this program has its type and its own name, as in
    /// <c>Primes.Count</c>.
    /// </value>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string Name
    {
        get;
        init => field = CheckText(nameof(Name), value, nameof(value));
    }

    /// <summary>Further keys by which a worker finds the method.</summary>
    /// <value>None of them is empty. The default is none; a method of this program that was given a name also has the key that it would have without.</value>
    /// <exception cref="ArgumentException">One of the values is empty.</exception>
    public IReadOnlyList<string> Aliases
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = Array.AsReadOnly([.. value.Select(static alias => CheckText(nameof(Aliases), alias, nameof(value)))]);
        }
    }

    = [];

    /// <summary>The types of the arguments, in order, without the token or context that the method may end in.</summary>
    public IReadOnlyList<Type> ParameterTypes { get; }

    /// <summary>The type of the result; <see cref="NoResult"/> for a method that returns nothing.</summary>
    public Type ResultType { get; }

    /// <summary>Whether a second run of the same call does no harm, so that a call whose worker died may run again elsewhere.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Idempotent { get; init; }

    /// <summary>How long one run of the method may take.</summary>
    /// <value>
    /// Greater than zero, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit. The default, <see langword="null"/>, means the
    /// pool's <c>ExecutionTimeout</c>.
    /// </value>
    /// <exception cref="ArgumentException">The value is zero or negative.</exception>
    public TimeSpan? Timeout
    {
        get;
        init => field = value is null || value > TimeSpan.Zero || value == System.Threading.Timeout.InfiniteTimeSpan
            ? value
            : throw new ArgumentException(
                $"ComputeMethodDescriptor.Timeout is '{value}' but must be greater than '{TimeSpan.Zero}'. Set it to such a time, or to Timeout.InfiniteTimeSpan for no limit.",
                nameof(value));
    }

    /// <summary>How many calls of this method one client lets run at once.</summary>
    /// <value>1 or more; the default, 0, means no limit of its own.</value>
    /// <exception cref="ArgumentException">The value is negative.</exception>
    public int MaxConcurrency
    {
        get;
        init => field = value >= 0
            ? value
            : throw new ArgumentException(
                $"ComputeMethodDescriptor.MaxConcurrency is '{value}' but must be '0' or more. Set it to 1 or more, or to 0 for no limit.",
                nameof(value));
    }

    /// <summary>Where its calls run.</summary>
    /// <value>The default, <see langword="null"/>, means what the pool says.</value>
    /// <exception cref="ArgumentException">The value is not one of <see cref="ComputeTactic"/>.</exception>
    public ComputeTactic? Tactic
    {
        get;
        init => field = value is null || Enum.IsDefined(value.Value)
            ? value
            : throw new ArgumentException($"ComputeMethodDescriptor.Tactic is '{value}', which is not a member of ComputeTactic. Choose one of its members.", nameof(value));
    }

    /// <summary>The method, if this program has it.</summary>
    internal MethodInfo? Method { get; }

    internal MethodTail Tail { get; }

    /// <inheritdoc cref="ParameterTypes"/>
    internal Type[] Parameters { get; }

    /// <summary>What the protocol has made of this descriptor: kept here, because a call must not cost a second look-up.</summary>
    internal object? Contract;

    /// <summary>Describes a marked method of this program.</summary>
    /// <param name="method">A static method marked with <see cref="ComputeMethodAttribute"/>.</param>
    /// <returns>The same descriptor each time.</returns>
    /// <exception cref="ArgumentException">The method cannot be called; the message says why and what to do.</exception>
    public static ComputeMethodDescriptor Of(MethodInfo method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return Known.TryGetValue(method, out ComputeMethodDescriptor? known)
            ? known
            : Known.GetOrAdd(method, static added => new ComputeMethodDescriptor(added));
    }

    /// <summary>Describes the marked method that a method group names: <c>ComputeMethodDescriptor.Of(Primes.Count)</c>.</summary>
    /// <param name="method">A static method marked with <see cref="ComputeMethodAttribute"/>, alone.</param>
    /// <returns>The same descriptor each time.</returns>
    /// <exception cref="ArgumentException">The method cannot be called, or the delegate is more than a method; the message says why and what to do.</exception>
    public static ComputeMethodDescriptor Of(Delegate method)
    {
        ArgumentNullException.ThrowIfNull(method);
        ComputeMethodDescriptor descriptor = Of(method.Method);

        // A static method has no target, unless its first argument is bound to it, which the worker would not get.
        if (method.Target is not null || !method.HasSingleTarget)
        {
            throw MethodShape.Refused(
                descriptor.Name,
                "the delegate binds an argument to it (as an extension method called on a value does) or combines several methods",
                $"Name the method alone, as '{descriptor.Name}', and pass all of its arguments");
        }

        return descriptor;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string CheckText(string property, string? value, string parameter) =>
        string.IsNullOrWhiteSpace(value)
            ? throw new ArgumentException(
                $"ComputeMethodDescriptor.{property} is '{value}' but must not be empty. Give the name under which the method is known.",
                parameter)
            : value;
}
