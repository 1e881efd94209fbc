using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ComputeHost.Protocol.Payloads.Raw;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>A value of a type of <see cref="RawValues"/>, or an enum: its bytes in memory.</summary>
/// <remarks>Without a constraint on the type, because a shape is visited without one.</remarks>
internal sealed class FixedCodec<T> : LeafCodec<T>
{
    public override int LeastBytes => Unsafe.SizeOf<T>();

    public override bool IsRaw => true;

    public override void Write(ref GraphWriter writer, ref T value) =>
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(writer.Take(Unsafe.SizeOf<T>())), value);

    public override T Read(ref GraphReader reader)
    {
        T value = Unsafe.ReadUnaligned<T>(ref MemoryMarshal.GetReference(reader.Take(Unsafe.SizeOf<T>())));
        return RawValues.AreValid(new ReadOnlySpan<T>(in value)) ? value : throw Malformed.Content(typeof(T), "its bits are not a value of the type.");
    }

    public override void Describe(TypeDescription description, string path) => description.Add(path, RawValues.Describe(typeof(T)));

    /// <summary>The elements' bytes.</summary>
    public static Span<byte> BytesOf(Span<T> elements) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(elements)), elements.Length * Unsafe.SizeOf<T>());
}
