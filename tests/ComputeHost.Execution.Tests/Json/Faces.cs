using System.Text;
using ComputeHost.Execution.Json;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;

namespace ComputeHost.Execution.Tests.Json;

/// <summary>Turns values into texts and back, as a call does.</summary>
internal static class Faces
{
    public const long Limit = 1 << 20;

    public static string Write<T>(T value, long limit = Limit) => Write(typeof(T), value, limit);

    public static string Write(Type type, object? value, long limit = Limit)
    {
        using var encoded = new PayloadWriter(Array.MaxLength);
        PayloadCodecs.For(type).WriteObject(encoded, value);
        using var text = new PayloadWriter(limit);
        JsonFace.Of(type).Write(text, encoded.WrittenSpan);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    public static T Read<T>(string text) => (T)Read(typeof(T), text)!;

    public static object? Read(Type type, string text, long limit = Limit)
    {
        using var encoded = new PayloadWriter(limit);
        JsonFace.Of(type).Read(Encoding.UTF8.GetBytes(text), encoded);
        return PayloadCodecs.For(type).ReadObject(encoded.WrittenSpan);
    }
}
