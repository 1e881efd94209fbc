using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ComputeHost.Execution.Json;

/// <summary>
/// Finds where in a text the user's code threw. The serializer tells the path of its own exceptions only, so this reads the parts of the text once more, each on its
/// own, and goes into the one that fails.
/// </summary>
internal static class FailurePath
{
    /// <returns><c>$.Lines[0]</c>.</returns>
    public static string Find(ReadOnlySpan<byte> text, JsonTypeInfo contract)
    {
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = JsonFaceContract.MaxDepth });
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return Find(document.RootElement, contract);
        }
        catch (JsonException)
        {
            // Behind that place the text is no JSON.
            return "$";
        }
    }

    private static string Find(JsonElement place, JsonTypeInfo contract)
    {
        string path = "$";
        while (FindPart(place, contract) is { } part)
        {
            path += part.Step;
            (place, contract) = (part.Value, part.Contract);
        }

        return path;
    }

    private static Part? FindPart(JsonElement place, JsonTypeInfo contract)
    {
        JsonTypeInfo actual = ContractOf(place, contract);
        IEnumerable<Part?> parts = place.ValueKind switch
        {
            JsonValueKind.Array =>
                place.EnumerateArray().Select((value, index) => PartOf($"[{index.ToString(CultureInfo.InvariantCulture)}]", value, actual.ElementType)),
            JsonValueKind.Object => place.EnumerateObject().Select(member => PartOf($".{member.Name}", member.Value, TypeOf(member, actual))),
            _ => [],
        };
        return parts.FirstOrDefault(static part => part is not null && Fails(part));
    }

    private static Part? PartOf(string step, JsonElement value, Type? type) => type is null ? null : new Part(step, value, JsonFaceContract.Options.GetTypeInfo(type));

    private static Type? TypeOf(JsonProperty member, JsonTypeInfo contract) =>
        contract.Kind == JsonTypeInfoKind.Object
            ? contract.Properties.FirstOrDefault(property => property.Name == member.Name && property.CustomConverter is null)?.PropertyType
            : contract.ElementType;

    /// <summary>That of the derived type, if the object is of one, and not that of a nullable type.</summary>
    private static JsonTypeInfo ContractOf(JsonElement value, JsonTypeInfo contract)
    {
        if (Nullable.GetUnderlyingType(contract.Type) is { } underlying)
        {
            return JsonFaceContract.Options.GetTypeInfo(underlying);
        }

        if (value.ValueKind != JsonValueKind.Object
            || contract.PolymorphismOptions is not { } polymorphism
            || !value.TryGetProperty(polymorphism.TypeDiscriminatorPropertyName, out JsonElement name))
        {
            return contract;
        }

        JsonDerivedType derived = polymorphism.DerivedTypes.FirstOrDefault(derived => Equals(derived.TypeDiscriminator?.ToString(), name.ToString()));
        return derived.DerivedType is { } type ? JsonFaceContract.Options.GetTypeInfo(type) : contract;
    }

    private static bool Fails(Part part)
    {
        try
        {
            part.Value.Deserialize(part.Contract);
            return false;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return true;
        }
    }

    private sealed record Part(string Step, JsonElement Value, JsonTypeInfo Contract);
}
