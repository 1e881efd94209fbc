using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ComputeHost.Protocol.Payloads.Raw;

/// <summary>One value of a type of <see cref="RawValues"/>.</summary>
internal sealed class RawValueCodec<T>() : RawCodec<T>
    where T : struct
{
    public override void WriteContent(PayloadWriter writer, T value) => MemoryMarshal.Write(writer.Append(Unsafe.SizeOf<T>()), value);

    public override void Describe(TypeDescription description, string path) => description.Add(path, RawValues.Describe(typeof(T)));

    public override T ReadContent(ReadOnlySpan<byte> content)
    {
        if (content.Length != Unsafe.SizeOf<T>())
        {
            throw Malformed.Content(typeof(T), $"it takes '{Unsafe.SizeOf<T>()}' bytes, not '{content.Length}'.");
        }

        T value = MemoryMarshal.Read<T>(content);
        return RawValues.AreValid(new ReadOnlySpan<T>(in value)) ? value : throw Malformed.Content(typeof(T), "its bits are not a value of the type.");
    }
}
