using System.Text.Json;
using System.Text.Json.Serialization;

namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>
/// A collection is an array of its elements. If it compares them in its own way (a dictionary that ignores case), it is an object that names the comparer too:
/// <c>{"comparer":"OrdinalIgnoreCase","items":[…]}</c>.
/// </summary>
internal sealed class CollectionConverter<TCollection, T>(CollectionKind<TCollection, T> kind, JsonSerializerOptions options) : JsonConverter<TCollection>, IComposite
{
    // Of an interface or an abstract class only its elements count; of a class or array, the runtime type must be the declared one.
    private static readonly bool Exact = !typeof(TCollection).IsAbstract && !typeof(TCollection).IsValueType;

    private Element<T>? _element;

    public IEnumerable<Type> Parts => [typeof(T)];

    public override bool HandleNull => true;

    // Made at its first use: a type may contain itself.
    private Element<T> Element => _element ??= new Element<T>(options);

    public override void Write(Utf8JsonWriter writer, TCollection value, JsonSerializerOptions options)
    {
        if (value is null || kind.Items(value) is not { } items)
        {
            writer.WriteNullValue();
            return;
        }

        if (Exact)
        {
            RuntimeType.Check(value, typeof(TCollection));
        }

        string? comparer = kind.ComparerName(value);
        if (comparer is null)
        {
            WriteItems(writer, items);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("comparer"u8, comparer);
        writer.WritePropertyName("items"u8);
        WriteItems(writer, items);
        writer.WriteEndObject();
    }

    public override TCollection? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return kind.HasNull ? default : throw new JsonException($"A '{TypeName.Of(typeof(TCollection))}' cannot be null.");
            case JsonTokenType.StartArray:
                return kind.Build(ReadItems(ref reader), null);
        }

        Expect(reader.TokenType == JsonTokenType.StartObject);
        Expect(reader.Read() && reader.ValueTextEquals("comparer"u8) && reader.Read());
        string comparer = reader.GetString()!;
        Expect(reader.Read() && reader.ValueTextEquals("items"u8) && reader.Read() && reader.TokenType == JsonTokenType.StartArray);
        TCollection collection = kind.Build(ReadItems(ref reader), comparer);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.EndObject);
        return collection;
    }

    private static void Expect(bool fulfilled)
    {
        if (!fulfilled)
        {
            throw new JsonException("A collection is an array, or an object with 'comparer' and 'items'.");
        }
    }

    private static bool TryNext(IEnumerator<T> items, out T item)
    {
        try
        {
            bool any = items.MoveNext();
            item = any ? items.Current : default!;
            return any;
        }
        catch (Exception exception)
        {
            throw new EnumerationException(exception);
        }
    }

    private void WriteItems(Utf8JsonWriter writer, IEnumerable<T> items)
    {
        writer.WriteStartArray();
        using IEnumerator<T> enumerator = items.GetEnumerator();
        while (TryNext(enumerator, out T item))
        {
            Element.Write(writer, item);
        }

        writer.WriteEndArray();
    }

    private List<T> ReadItems(ref Utf8JsonReader reader)
    {
        var items = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Element.Read(ref reader));
        }

        return items;
    }
}

internal sealed class CollectionConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => CollectionKinds.Contains(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        (object kind, Type element) = CollectionKinds.Create(typeToConvert);
        return (JsonConverter)Activator.CreateInstance(typeof(CollectionConverter<,>).MakeGenericType(typeToConvert, element), kind, options)!;
    }
}
