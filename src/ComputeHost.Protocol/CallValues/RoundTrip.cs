using ComputeHost.Calls;
using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Protocol.CallValues;

/// <summary>
/// Holds what was sent against what is sent once it has arrived: encoded, decoded, encoded again. It shows what no type can: getters that compute,
/// setters that depend on each other, constructors that change what they are given.
/// </summary>
internal static class RoundTrip
{
    /// <param name="arguments">An encoded <c>Arguments</c> message.</param>
    /// <param name="codecs">Of the method's parameters.</param>
    /// <param name="items">What they are to it.</param>
    /// <exception cref="NotSerializableException">One of them arrives as another.</exception>
    public static void CheckArguments(ReadOnlySpan<byte> arguments, PayloadCodec[] codecs, ItemsMode items)
    {
        var reader = new ArgumentsReader(arguments);
        for (int position = 0; reader.TryReadNext(out ReadOnlySpan<byte> value); position++)
        {
            Check(value, codecs[items == ItemsMode.None ? position : 0]);
        }
    }

    /// <param name="result">An encoded result, or those of items.</param>
    /// <param name="codec">Of what the method returns.</param>
    /// <param name="items">What the arguments were to it.</param>
    /// <exception cref="NotSerializableException">It arrives as another.</exception>
    public static void CheckResult(ReadOnlySpan<byte> result, PayloadCodec codec, ItemsMode items)
    {
        if (items == ItemsMode.None)
        {
            Check(result, codec);
            return;
        }

        var fields = new FieldReader(result);
        while (fields.TryReadNext(out byte tag, out ReadOnlySpan<byte> value, out _))
        {
            if (tag == ItemResultsEncoding.ValueTag && !value.IsEmpty)
            {
                Check(value, codec);
            }
        }
    }

    private static void Check(ReadOnlySpan<byte> sent, PayloadCodec codec)
    {
        object? arrived;
        try
        {
            arrived = codec.ReadObject(sent);
        }
        catch (InvalidDataException)
        {
            // The call itself will tell.
            return;
        }

        using var writer = new PayloadWriter(Array.MaxLength);
        codec.WriteObject(writer, arrived);
        if (!sent.SequenceEqual(writer.WrittenSpan) && codec.ReadTree(sent).FindDifference(codec.ReadTree(writer.WrittenSpan)) is var (path, before, after))
        {
            throw Refusal.Of(
                codec.Type,
                TypeName.Short(codec.Type) + path,
                $"it is sent as '{before}' and arrives as '{after}'",
                "Let its getters, setters and constructor give back what they were given, whatever their order, or mark what need not travel with [JsonIgnore]");
        }
    }
}
