using System.Runtime.CompilerServices;
using ComputeHost.Protocol.Payloads.Collections;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>
/// A collection that is known: its header, the name of its comparer if it compares in its own way (a dictionary that ignores case), its elements. A lazy one
/// is enumerated once, so its count is written last.
/// </summary>
internal sealed class CollectionCodec<TCollection, T>(CollectionKind<TCollection, T> kind, GraphCodec<T> element) : GraphCodec<TCollection>
{
    // Of an interface or an abstract class only its elements count; of a class, the runtime type must be the declared one.
    private static readonly bool Exact = !typeof(TCollection).IsAbstract && !typeof(TCollection).IsValueType;

    private readonly TextCodec _text = new();

    public override void Write(ref GraphWriter writer, ref TCollection value)
    {
        if (value is null || kind.Items(value) is not { } items)
        {
            writer.WriteByte(0);
            return;
        }

        if (Exact)
        {
            RuntimeType.Check(value, typeof(TCollection));
        }

        string? comparer = kind.ComparerName(value);
        int place = writer.ReserveCount();
        if (comparer is not null)
        {
            _text.Write(ref writer, ref comparer);
        }

        writer.Enter();
        int count = 0;
        foreach (T item in items)
        {
            T current = item;
            writer.Occupy(1, Unsafe.SizeOf<T>());
            element.Write(ref writer, ref current);
            count++;
        }

        writer.Leave();
        writer.WriteReserved(place, CollectionHeader.Of(count, comparer is not null));
    }

    public override TCollection Read(ref GraphReader reader)
    {
        uint header = reader.ReadCount();
        if (header == 0)
        {
            return kind.HasNull ? default! : throw reader.Wrong($"a '{TypeName.Of(typeof(TCollection))}' cannot be null.");
        }

        string? comparer = CollectionHeader.HasComparer(header) ? _text.Read(ref reader) : null;
        int count = reader.Expect(CollectionHeader.CountOf(header), element.LeastBytes, Unsafe.SizeOf<T>());
        var elements = new List<T>(count);
        reader.Enter();
        for (int index = 0; index < count; index++)
        {
            elements.Add(element.Read(ref reader));
        }

        reader.Leave();
        return kind.Build(elements, comparer);
    }

    public override void Describe(TypeDescription description, string path) => Elements.Describe(description, path, TypeDescription.NameOf(typeof(TCollection)), element);

    public override ValueTree ReadTree(ref GraphReader reader) => Elements.ReadTree(ref reader, element, _text, kind.AnyOrder);
}
