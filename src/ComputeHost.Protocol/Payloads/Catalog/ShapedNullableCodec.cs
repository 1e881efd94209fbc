using PolyType.Abstractions;

namespace ComputeHost.Protocol.Payloads.Catalog;

/// <summary>The same as <see cref="NullableCodec{T}"/>, where a shape tells the types and no constraint says that they are structures.</summary>
internal sealed class ShapedNullableCodec<TOptional, T>(PayloadCodec<T> inner, IOptionalTypeShape<TOptional, T> shape) : OptionalPayloadCodec<TOptional, T>(inner)
{
    private readonly OptionDeconstructor<TOptional, T> _deconstruct = shape.GetDeconstructor();
    private readonly Func<TOptional> _none = shape.GetNoneConstructor();
    private readonly Func<T, TOptional> _some = shape.GetSomeConstructor();

    protected override TOptional Missing => _none();

    protected override TOptional Present(T value) => _some(value);

    protected override bool TryGet(TOptional value, out T present) => _deconstruct(value, out present!);
}
