using System.Collections.Concurrent;
using System.Reflection;
using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Protocol.Methods;

/// <summary>A method that may be called, as both sides see it: its key on the wire, what it takes and gives, and the options of its attribute.</summary>
internal sealed class MethodContract
{
    private static readonly ConcurrentDictionary<MethodInfo, MethodContract> Contracts = new();

    private readonly PayloadCodec _resultCodec;
    private readonly ConcurrentDictionary<Type, PayloadCodec> _resultCodecs = new();
    private ulong _fingerprint;

    private MethodContract(MethodInfo method)
    {
        ComputeMethodAttribute attribute = MethodShape.Check(method);
        ParameterInfo[] parameters = method.GetParameters();
        Method = method;
        DisplayName = MethodShape.DisplayName(method);
        Tail = MethodShape.TailOf(parameters);
        ParameterTypes = [.. parameters[..(Tail == MethodTail.None ? parameters.Length : parameters.Length - 1)].Select(parameter => parameter.ParameterType)];
        ResultType = method.ReturnType == typeof(void) ? typeof(NoResult) : method.ReturnType;
        Key = attribute.Name ?? KeyOf(method);
        Idempotent = attribute.Idempotent;
        Timeout = MethodTimeout.Parse(attribute.Timeout, DisplayName);
        MaxConcurrency = attribute.MaxConcurrency;
        ParameterCodecs = [.. ParameterTypes.Select((type, index) => CodecOf(type, $"parameter '{parameters[index].Name}'"))];
        _resultCodec = CodecOf(ResultType, "result");
    }

    public MethodInfo Method { get; }

    /// <summary>What names the method on the wire: its given name, or its declaring type, name and parameter types.</summary>
    public string Key { get; }

    /// <summary>What names the method in messages: <c>Primes.Count</c>.</summary>
    public string DisplayName { get; }

    /// <summary>Of the types of arguments and result; see <see cref="MethodFingerprint"/>. Made when it is first asked for.</summary>
    public ulong Fingerprint => _fingerprint != 0 ? _fingerprint : _fingerprint = MethodFingerprint.Of(this);

    /// <summary>Of the arguments, without the tail.</summary>
    public IReadOnlyList<Type> ParameterTypes { get; }

    /// <summary>Of the arguments, whatever type they have at the call.</summary>
    public PayloadCodec[] ParameterCodecs { get; }

    public MethodTail Tail { get; }

    /// <summary><see cref="NoResult"/> for a method that returns nothing.</summary>
    public Type ResultType { get; }

    public bool Idempotent { get; }

    /// <summary>Null when the pool decides; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> when the method asks for no limit.</summary>
    public TimeSpan? Timeout { get; }

    /// <summary>0 for no limit.</summary>
    public int MaxConcurrency { get; }

    /// <exception cref="ArgumentException">The method cannot be called, or its attribute has an invalid value.</exception>
    /// <exception cref="NotSerializableException">A parameter's or the result's type cannot be carried.</exception>
    public static MethodContract Of(MethodInfo method) =>
        Contracts.TryGetValue(method, out MethodContract? contract) ? contract : Contracts.GetOrAdd(method, static added => new MethodContract(added));

    /// <summary>The contract of the method that a caller named.</summary>
    /// <exception cref="ArgumentException">The delegate is more than a method, or the method cannot be called.</exception>
    /// <exception cref="NotSerializableException">A parameter's or the result's type cannot be carried.</exception>
    public static MethodContract Of(Delegate method)
    {
        MethodContract contract = Of(method.Method);

        // A static method has no target, unless its first argument is bound to it, which the worker would not get.
        if (method.Target is not null || !method.HasSingleTarget)
        {
            throw MethodShape.Refused(
                method.Method,
                "the delegate binds an argument to it (as an extension method called on a value does) or combines several methods",
                $"Name the method alone, as '{contract.DisplayName}', and pass all of its arguments");
        }

        return contract;
    }

    /// <summary>The key of a method that has no name given: the same in every process, culture and build.</summary>
    public static string KeyOf(MethodInfo method) =>
        $"{TypeName.Of(method.DeclaringType!)}.{method.Name}({string.Join(",", method.GetParameters().Select(parameter => TypeName.Of(parameter.ParameterType)))})";

    /// <summary>Reads results of this method, or those for items of a call, as the type that its caller takes them for.</summary>
    public PayloadCodec<TResult> ResultCodec<TResult>() =>
        _resultCodec as PayloadCodec<TResult> ?? (PayloadCodec<TResult>)_resultCodecs.GetOrAdd(typeof(TResult), static (seen, declared) => PayloadCodecFactory.CreateResult(seen, declared), _resultCodec);

    public override string ToString() => DisplayName;

    private PayloadCodec CodecOf(Type type, string place)
    {
        try
        {
            return PayloadCodec.For(type);
        }
        catch (NotSerializableException refusal)
        {
            throw new NotSerializableException($"'{DisplayName}' cannot be called because of its {place}. {refusal.Message}", refusal)
            {
                Method = DisplayName,
                RefusedType = refusal.RefusedType,
                Member = refusal.Member,
            };
        }
    }
}
