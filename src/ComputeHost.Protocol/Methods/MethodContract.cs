using System.Collections.Concurrent;
using System.Reflection;
using ComputeHost.Calls;
using ComputeHost.Mapping;
using ComputeHost.Protocol.CallValues;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;

namespace ComputeHost.Protocol.Methods;

/// <summary>A method that may be called, as both sides see it: its description, and the codecs of what it takes and gives.</summary>
internal sealed class MethodContract : CalledMethod, IItemResultVisitor
{
    private readonly ConcurrentDictionary<Type, PayloadCodec> _resultCodecs = new();
    private ulong _fingerprint;

    private MethodContract(ComputeMethodDescriptor descriptor)
    {
        Descriptor = descriptor;
        ParameterInfo[]? parameters = Method?.GetParameters();
        ParameterCodecs = [.. ParameterTypes.Select((type, index) => CodecOf(type, $"parameter '{parameters?[index].Name ?? $"{index + 1}"}'"))];
        DeclaredResultCodec = CodecOf(ResultType, "result");
    }

    public ComputeMethodDescriptor Descriptor { get; }

    /// <summary>Null if this process has only a description of the method.</summary>
    public MethodInfo? Method => Descriptor.Method;

    public override string Key => Descriptor.Key;

    public override string DisplayName => Descriptor.Name;

    public override (string Type, string Name)? StackName =>
        Method is not null ? (Method.DeclaringType!.FullName!.Replace('+', '.'), Method.Name)
        : Descriptor.Aliases.Prepend(Key).Select(MethodKey.Split).FirstOrDefault(static name => name is not null);

    /// <summary>See <see cref="MethodFingerprint"/>. Made when it is first asked for.</summary>
    public override ulong Fingerprint => _fingerprint != 0 ? _fingerprint : _fingerprint = MethodFingerprint.Of(this);

    /// <summary>Of the arguments, without the tail.</summary>
    public IReadOnlyList<Type> ParameterTypes => Descriptor.ParameterTypes;

    /// <summary>Of the arguments, whatever type they have at the call.</summary>
    public PayloadCodec[] ParameterCodecs { get; }

    /// <summary>Of the result, whatever type its caller takes it for.</summary>
    public PayloadCodec DeclaredResultCodec { get; }

    public override string Types => MethodFingerprint.Describe(this);

    public override string ResultName => ResultType.ToString();

    public override bool IsDescribed => Method is null;

    public override string Home => MethodHome.Describe(this);

    public MethodTail Tail => Descriptor.Tail;

    /// <summary><see cref="NoResult"/> for a method that returns nothing.</summary>
    public Type ResultType => Descriptor.ResultType;

    public override bool Idempotent => Descriptor.Idempotent;

    public override TimeSpan? Timeout => Descriptor.Timeout;

    public override int MaxConcurrency => Descriptor.MaxConcurrency;

    /// <summary>The contract of a method that is described. A descriptor keeps it, so that this costs a call nothing.</summary>
    /// <exception cref="NotSerializableException">A parameter's or the result's type cannot be carried.</exception>
    public static MethodContract Of(ComputeMethodDescriptor descriptor)
    {
        if (descriptor.Contract is MethodContract contract)
        {
            return contract;
        }

        var made = new MethodContract(descriptor);
        return (MethodContract?)Interlocked.CompareExchange(ref descriptor.Contract, made, null) ?? made;
    }

    /// <exception cref="ArgumentException">The method cannot be called, or its attribute has an invalid value.</exception>
    /// <exception cref="NotSerializableException">A parameter's or the result's type cannot be carried.</exception>
    public static MethodContract Of(MethodInfo method) => Of(ComputeMethodDescriptor.Of(method));

    /// <summary>The contract of the method that a caller named.</summary>
    /// <exception cref="ArgumentException">The delegate is more than a method, or the method cannot be called.</exception>
    /// <exception cref="NotSerializableException">A parameter's or the result's type cannot be carried.</exception>
    public static MethodContract Of(Delegate method) => Of(ComputeMethodDescriptor.Of(method));

    /// <summary>Reads the results of a call, whose caller may take them for a type to which the method's can be assigned.</summary>
    public PayloadCodec<TResult> ResultCodecOf<TResult>(ComputeCall<TResult> call)
    {
        if (call.Items == ItemsMode.None)
        {
            return ResultCodec<TResult>();
        }

        if (!_resultCodecs.TryGetValue(typeof(TResult), out PayloadCodec? codec))
        {
            // Only the call has the type of an item's result.
            call.VisitItemResult(this);
            codec = _resultCodecs[typeof(TResult)];
        }

        return (PayloadCodec<TResult>)codec;
    }

    /// <summary>Reads results of this method as the type that its caller takes them for.</summary>
    public PayloadCodec<TResult> ResultCodec<TResult>() =>
        DeclaredResultCodec as PayloadCodec<TResult>
        ?? (PayloadCodec<TResult>)_resultCodecs.GetOrAdd(typeof(TResult), static (_, declared) => new UpcastCodec<TResult>(declared), DeclaredResultCodec);

    /// <summary>Reads the results of this method for the items of a call.</summary>
    public PayloadCodec<ItemResults<TResult>> ItemsResultCodec<TResult>() =>
        (PayloadCodec<ItemResults<TResult>>)_resultCodecs.GetOrAdd(
            typeof(ItemResults<TResult>), static (_, method) => new ItemResultsCodec<TResult>(method.ResultCodec<TResult>(), int.MaxValue), this);

    void IItemResultVisitor.Visit<TResult>() => ItemsResultCodec<TResult>();

    private PayloadCodec CodecOf(Type type, string place)
    {
        try
        {
            return PayloadCodecs.For(type);
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
