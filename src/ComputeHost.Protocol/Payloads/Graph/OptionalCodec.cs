using PolyType.Abstractions;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>A value that may be missing: a byte that says whether it is there, then the value.</summary>
internal sealed class OptionalCodec<TOptional, T>(IOptionalTypeShape<TOptional, T> shape, GraphCodec<T> codec) : GraphCodec<TOptional>
{
    private readonly OptionDeconstructor<TOptional, T> _deconstruct = shape.GetDeconstructor();
    private readonly Func<T, TOptional> _some = shape.GetSomeConstructor();
    private readonly Func<TOptional> _none = shape.GetNoneConstructor();

    public override void Write(ref GraphWriter writer, ref TOptional value)
    {
        if (!_deconstruct(value, out T? present))
        {
            writer.WriteByte(0);
            return;
        }

        writer.WriteByte(1);
        codec.Write(ref writer, ref present);
    }

    public override TOptional Read(ref GraphReader reader) => reader.ReadPresence() ? _some(codec.Read(ref reader)) : _none();

    public override void Describe(TypeDescription description, string path)
    {
        description.Add(path, "may be missing");
        codec.Describe(description, path);
    }

    public override ValueTree ReadTree(ref GraphReader reader) => reader.ReadPresence() ? codec.ReadTree(ref reader) : ValueTree.Null;
}
