using System.Diagnostics.CodeAnalysis;

namespace ComputeHost.Protocol.Payloads.Raw;

/// <summary>
/// Makes the codecs of one value that travels as its bytes, and of all that holds many such values next to each other. Each is made when it is asked for:
/// a program uses few of them.
/// </summary>
internal abstract class ElementCodecs
{
    private protected ElementCodecs()
    {
    }

    public abstract PayloadCodec Value();

    /// <exception cref="NotSerializableException">Values of the type would not arrive equal.</exception>
    public abstract PayloadCodec Nullable();

    public abstract PayloadCodec Array();

    /// <returns>Null if this program has no code for arrays of so many dimensions.</returns>
    public abstract PayloadCodec? Grid(Type array);

    public abstract PayloadCodec List();

    public abstract PayloadCodec Memory();

    public abstract PayloadCodec ReadOnlyMemory();

    public abstract PayloadCodec ImmutableArray();

    public abstract PayloadCodec Owner();
}

/// <inheritdoc/>
internal sealed class ElementCodecs<T> : ElementCodecs
    where T : struct
{
    public override PayloadCodec Value() => RawValues.Contains(typeof(T)) ? new RawValueCodec<T>() : new RawStructureCodec<T>();

    public override PayloadCodec Nullable() => new NullableCodec<T>((PayloadCodec<T>)Value());

    public override PayloadCodec Array() => new RawArrayCodec<T>();

    public override PayloadCodec? Grid(Type array) =>
        array == typeof(T[,]) ? new RawGridCodec<T[,], T>()
        : array == typeof(T[,,]) ? new RawGridCodec<T[,,], T>()
        : ReflectionFeature.IsSupported ? MakeGrid(array)
        : null;

    public override PayloadCodec List() => new RawListCodec<T>();

    public override PayloadCodec Memory() => new RawMemoryCodec<T>();

    public override PayloadCodec ReadOnlyMemory() => new RawReadOnlyMemoryCodec<T>();

    public override PayloadCodec ImmutableArray() => new RawImmutableArrayCodec<T>();

    public override PayloadCodec Owner() => new RawOwnerCodec<T>();

    [RequiresUnreferencedCode(ReflectionFeature.Reason)]
    [RequiresDynamicCode(ReflectionFeature.Reason)]
    private static PayloadCodec MakeGrid(Type array) => ReflectedCodec.Make(typeof(RawGridCodec<,>), [array, typeof(T)]);
}
