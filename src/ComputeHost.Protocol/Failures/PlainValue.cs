using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;

namespace ComputeHost.Protocol.Failures;

/// <summary>A value within an exception: of a plain type, or it does not travel. A fixed table: nothing that a worker says makes the caller load a type.</summary>
internal static class PlainValue
{
    private const int MostBytes = 1024;

    private static readonly Dictionary<string, Type> Types = new[]
    {
        typeof(bool), typeof(char), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double),
        typeof(decimal), typeof(string), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid),
    }.ToDictionary(type => type.FullName!, StringComparer.Ordinal);

    /// <returns>Null for null, for other types and for long text.</returns>
    public static EncodedValue? Describe(object? value)
    {
        if (value is null || !Types.ContainsKey(value.GetType().FullName!))
        {
            return null;
        }

        try
        {
            using var writer = new PayloadWriter(MostBytes);
            PayloadCodecs.For(value.GetType()).WriteObject(writer, value);
            return new EncodedValue(value.GetType().FullName!, writer.WrittenSpan.ToArray());
        }
        catch (PayloadTooLargeException)
        {
            return null;
        }
    }

    /// <returns>Null if it is not of one of the types.</returns>
    public static object? TryRead(EncodedValue? value)
    {
        try
        {
            return value is not null && Types.TryGetValue(value.Type, out Type? type) ? PayloadCodecs.For(type).ReadObject(value.Bytes.Span) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
