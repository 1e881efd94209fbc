namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>The types that JSON has a usual form for: a number, a text, true or false.</summary>
internal static class JsonScalars
{
    private static readonly HashSet<Type> Types =
    [
        typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(Int128), typeof(UInt128),
        typeof(Half), typeof(float), typeof(double), typeof(decimal), typeof(bool), typeof(char), typeof(string), typeof(Guid),
        typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Uri), typeof(Version),
    ];

    public static bool Contains(Type type) => type.IsEnum || Types.Contains(type);
}
