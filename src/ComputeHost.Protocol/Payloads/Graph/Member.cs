using PolyType.Abstractions;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>A member of an object that travels.</summary>
internal abstract class Member<T>(string name)
{
    public string Name => name;

    public abstract void Write(ref GraphWriter writer, ref T target);

    /// <summary>Reads its value and sets it in an object that has been made.</summary>
    public abstract void Read(ref GraphReader reader, ref T target);

    public abstract void Describe(TypeDescription description, string path);

    public abstract ValueTree ReadTree(ref GraphReader reader);
}

/// <inheritdoc/>
/// <param name="name">Its name.</param>
/// <param name="codec">Of its type.</param>
internal abstract class Member<T, TValue>(string name, GraphCodec<TValue> codec) : Member<T>(name)
{
    protected GraphCodec<TValue> Codec => codec;

    public sealed override void Describe(TypeDescription description, string path) => codec.Describe(description, $"{path}.{Name}");

    public sealed override ValueTree ReadTree(ref GraphReader reader) => codec.ReadTree(ref reader);
}

/// <summary>A member as its shape gives and sets it.</summary>
/// <param name="name">Its name.</param>
/// <param name="codec">Of its type.</param>
/// <param name="getter">Null where it is only set: the argument of a constructor.</param>
/// <param name="setter">Null where a constructor sets it.</param>
internal sealed class ShapeMember<T, TValue>(string name, GraphCodec<TValue> codec, Getter<T, TValue>? getter, Setter<T, TValue>? setter)
    : Member<T, TValue>(name, codec)
{
    public override void Write(ref GraphWriter writer, ref T target)
    {
        TValue value = getter!(ref target);
        Codec.Write(ref writer, ref value);
    }

    public override void Read(ref GraphReader reader, ref T target) => setter!(ref target, Codec.Read(ref reader));
}

/// <summary>A property of a class by its own accessors. A shape by reflection has code made for each of them, which takes long at the first use.</summary>
/// <param name="name">Its name.</param>
/// <param name="codec">Of its type.</param>
/// <param name="getter">Its getter.</param>
/// <param name="setter">Null where a constructor sets it.</param>
internal sealed class PropertyMember<T, TValue>(string name, GraphCodec<TValue> codec, Func<T, TValue> getter, Action<T, TValue>? setter)
    : Member<T, TValue>(name, codec)
{
    public override void Write(ref GraphWriter writer, ref T target)
    {
        TValue value = getter(target);
        Codec.Write(ref writer, ref value);
    }

    public override void Read(ref GraphReader reader, ref T target) => setter!(target, Codec.Read(ref reader));
}
