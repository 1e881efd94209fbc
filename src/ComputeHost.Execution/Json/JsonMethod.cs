using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using ComputeHost.Execution.Failures;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol.CallValues;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;

namespace ComputeHost.Execution.Json;

/// <summary>
/// A method for callers without codecs of ours: its arguments are texts in JSON, and so is its result. Inside it is called as always, with encoded values, so that a
/// text gives the method nothing that a value could not.
/// </summary>
/// <remarks>
/// Conversion runs constructors, setters and converters of the user's. That is why it is a step of the call, on the thread and within the limits of the call.
/// </remarks>
internal sealed class JsonMethod : CompiledMethod
{
    private static readonly ConcurrentDictionary<CompiledMethod, JsonMethod> Methods = new();

    private readonly CompiledMethod _method;
    private readonly ParameterInfo[] _parameters;
    private JsonFaces? _faces;

    private JsonMethod(CompiledMethod method)
        : base(method.Contract)
    {
        _method = method;
        _parameters = method.Contract.Method!.GetParameters();
    }

    public static JsonMethod For(CompiledMethod method) => Methods.GetOrAdd(method, static method => new JsonMethod(method));

    /// <param name="arguments">An encoded <c>JsonArguments</c> message, which has the form of <c>Arguments</c>.</param>
    /// <param name="lease">Null: texts come in messages only.</param>
    /// <param name="context">What the method gets if it ends in a token or a context.</param>
    /// <param name="result">Receives the result's text in UTF-8.</param>
    /// <param name="steps">Tells how far the call came, also when this throws.</param>
    /// <exception cref="InvalidDataException">In <see cref="CallStep.Decoding"/>: a text is no value of its parameter.</exception>
    /// <exception cref="NotSerializableException">
    /// In <see cref="CallStep.Decoding"/>: JSON cannot carry a type of the method. In <see cref="CallStep.Encoding"/>: it cannot carry this result.
    /// </exception>
    /// <exception cref="PayloadTooLargeException">Encoded arguments or the result, as text or encoded, go past the writer's limit.</exception>
    [StackTraceHidden]
    public override void Invoke(ReadOnlySpan<byte> arguments, SegmentLease? lease, ComputeContext context, PayloadWriter result, ref CallSteps steps)
    {
        JsonFaces faces = _faces ??= CreateFaces();
        using var encoded = new PayloadWriter(result.Limit);
        ReadArguments(faces, arguments, encoded);
        using var value = new PayloadWriter(result.Limit);
        _method.Invoke(encoded.WrittenSpan, lease: null, context, value, ref steps);
        steps.EncodeFurther();
        faces.Result.Write(result, value.WrittenSpan);
        steps.Finish();
    }

    private void ReadArguments(JsonFaces faces, ReadOnlySpan<byte> texts, PayloadWriter encoded)
    {
        var reader = new ArgumentsReader(texts);
        for (int position = 0; position < faces.Parameters.Length; position++)
        {
            ReadOnlySpan<byte> text = Next(ref reader, position);
            int mark = ArgumentsEncoding.BeginValue(encoded);
            try
            {
                faces.Parameters[position].Read(text, encoded);
            }
            catch (Exception exception) when (exception is InvalidDataException or NotSerializableException)
            {
                throw new InvalidDataException(
                    $"Argument '{position + 1}' ('{_parameters[position].Name}') of '{Contract.DisplayName}' is refused. {exception.Message}", exception);
            }

            ArgumentsEncoding.EndValue(encoded, mark);
        }

        End(ref reader);
    }

    // Not when the method is found: contracts of types can run converters of the user's, too.
    private JsonFaces CreateFaces()
    {
        JsonFace[] parameters = [.. Contract.ParameterTypes.Select((type, position) => FaceOf(type, $"parameter '{_parameters[position].Name}'"))];
        return new JsonFaces(parameters, FaceOf(Contract.ResultType, "result"));
    }

    private JsonFace FaceOf(Type type, string place)
    {
        try
        {
            return JsonFace.Of(type);
        }
        catch (NotSerializableException refusal)
        {
            throw new NotSerializableException($"'{Contract.DisplayName}' cannot be called with JSON because of its {place}. {refusal.Message}", refusal)
            {
                Method = Contract.DisplayName,
                RefusedType = refusal.RefusedType,
                Member = refusal.Member,
            };
        }
    }

    private sealed record JsonFaces(JsonFace[] Parameters, JsonFace Result);
}
