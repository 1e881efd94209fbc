using System.Collections.Concurrent;
using System.Diagnostics;
using ComputeHost.Calls;
using ComputeHost.Execution.Failures;
using ComputeHost.Protocol.CallValues;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;

namespace ComputeHost.Execution.Methods;

/// <summary>
/// A method ready to be called with encoded arguments. Made once per method, safe to use from many threads; a call costs two delegate calls in addition to the codecs.
/// </summary>
internal abstract class CompiledMethod
{
    private static readonly ConcurrentDictionary<MethodContract, CompiledMethod> Methods = new();

    private CompiledMethod? _forAll;
    private CompiledMethod? _untilFault;

    private protected CompiledMethod(MethodContract contract) => Contract = contract;

    public MethodContract Contract { get; }

    /// <exception cref="ProtocolMismatchException">The method is only described, and this process does not have it.</exception>
    public static CompiledMethod For(MethodContract contract) => Methods.GetOrAdd(contract.Method is null ? LocalMethods.Find(contract) : contract, Create);

    /// <summary>Decodes the arguments, calls the method and encodes its result. What one of these throws comes out as it is.</summary>
    /// <param name="arguments">An encoded <c>Arguments</c> message.</param>
    /// <param name="lease">What lends the arguments, if they lie in the caller's segment.</param>
    /// <param name="context">What the method gets if it ends in a token or a context.</param>
    /// <param name="result">Receives the encoded result.</param>
    /// <param name="steps">Tells how far the call came, also when this throws.</param>
    /// <exception cref="InvalidDataException">In <see cref="CallStep.Decoding"/>: the arguments are not those of this method.</exception>
    /// <exception cref="NotSerializableException">In <see cref="CallStep.Encoding"/>: the result would not arrive equal.</exception>
    /// <exception cref="PayloadTooLargeException">In <see cref="CallStep.Encoding"/>: the result goes past the writer's limit.</exception>
    [StackTraceHidden]
    public abstract void Invoke(ReadOnlySpan<byte> arguments, SegmentLease? lease, ComputeContext context, PayloadWriter result, ref CallSteps steps);

    /// <summary>The same method, run for each of its arguments in turn.</summary>
    /// <exception cref="InvalidDataException">It does not have one parameter.</exception>
    public CompiledMethod For(ItemsMode mode) => mode switch
    {
        ItemsMode.None => this,
        ItemsMode.All => _forAll ??= CreateForItems(untilFault: false),
        _ => _untilFault ??= CreateForItems(untilFault: true),
    };

    private protected virtual CompiledMethod CreateForItems(bool untilFault) =>
        throw new InvalidDataException(
            $"'{Contract.DisplayName}' takes '{Contract.ParameterTypes.Count}' arguments, but only a method of one can be run for items.");

    private static CompiledMethod Create(MethodContract contract)
    {
        Type definition = contract.ParameterTypes.Count switch
        {
            0 => typeof(CompiledMethod<>),
            1 => typeof(CompiledMethod<,>),
            2 => typeof(CompiledMethod<,,>),
            3 => typeof(CompiledMethod<,,,>),
            _ => typeof(CompiledMethod<,,,,>),
        };
        Type type = definition.MakeGenericType([.. contract.ParameterTypes, contract.ResultType]);
        return (CompiledMethod)Activator.CreateInstance(type, contract)!;
    }

    /// <summary>The next argument's bytes.</summary>
    private protected ReadOnlySpan<byte> Next(ref ArgumentsReader reader, int position)
    {
        if (!reader.TryReadNext(out ReadOnlySpan<byte> value))
        {
            throw new InvalidDataException($"'{Contract.DisplayName}' takes '{Contract.ParameterTypes.Count}' arguments, but '{position}' were sent.");
        }

        return value;
    }

    private protected void End(ref ArgumentsReader reader)
    {
        if (reader.TryReadNext(out _))
        {
            throw new InvalidDataException($"'{Contract.DisplayName}' takes '{Contract.ParameterTypes.Count}' arguments, but more were sent.");
        }
    }
}
