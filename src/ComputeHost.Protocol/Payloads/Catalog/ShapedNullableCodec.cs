using PolyType.Abstractions;

namespace ComputeHost.Protocol.Payloads.Catalog;

/// <summary>The same as <see cref="NullableCodec{T}"/>, where a shape tells the types and no constraint says that they are structures.</summary>
internal sealed class ShapedNullableCodec<TOptional, T>(PayloadCodec<T> inner, IOptionalTypeShape<TOptional, T> shape) : PayloadCodec<TOptional>
{
    private readonly OptionDeconstructor<TOptional, T> _deconstruct = shape.GetDeconstructor();
    private readonly Func<TOptional> _none = shape.GetNoneConstructor();
    private readonly Func<T, TOptional> _some = shape.GetSomeConstructor();

    public override bool ReadsWithUserCode => inner.ReadsWithUserCode;

    public override void Write(PayloadWriter writer, TOptional value)
    {
        if (_deconstruct(value, out T? present))
        {
            int start = writer.Length;
            inner.Write(writer, present);
            Refusal.CheckPresent(writer.Written(start, 1)[0], typeof(T));
        }
        else
        {
            writer.AppendByte((byte)PayloadFormat.Null);
        }
    }

    public override void Describe(TypeDescription description, string path)
    {
        description.Add(path, "may be missing");
        inner.Describe(description, path);
    }

    public override ValueTree ReadTree(ReadOnlySpan<byte> payload) => payload is [(byte)PayloadFormat.Null] ? ValueTree.Null : inner.ReadTree(payload);

    public override TOptional Read(ReadOnlySpan<byte> payload) => payload is [(byte)PayloadFormat.Null] ? _none() : _some(inner.Read(payload));
}
