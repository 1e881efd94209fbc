using System.Text.Json;

namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>Where two texts of one contract differ.</summary>
/// <param name="Path">The member, as <c>.Lines[2].Total</c>; empty for the whole.</param>
/// <param name="Sent">What is there in the one.</param>
/// <param name="Arrived">What is there in the other.</param>
internal sealed record JsonDifference(string Path, string Sent, string Arrived)
{
    private const int MostText = 100;

    /// <param name="sent">The one.</param>
    /// <param name="arrived">The other.</param>
    /// <param name="anyOrder">Whether arrays may hold their elements in another order.</param>
    /// <returns>Null if there is no difference.</returns>
    public static JsonDifference? Find(JsonElement sent, JsonElement arrived, bool anyOrder) => Find(sent, arrived, anyOrder, "");

    private static JsonDifference? Find(JsonElement sent, JsonElement arrived, bool anyOrder, string path)
    {
        if (sent.ValueKind == JsonValueKind.Object && arrived.ValueKind == JsonValueKind.Object)
        {
            return FindMember(sent, arrived, anyOrder, path);
        }

        if (sent.ValueKind == JsonValueKind.Array && arrived.ValueKind == JsonValueKind.Array && sent.GetArrayLength() == arrived.GetArrayLength())
        {
            return anyOrder && Canonical(sent) == Canonical(arrived) ? null : sent.EnumerateArray().Zip(arrived.EnumerateArray())
                .Select((pair, index) => Find(pair.First, pair.Second, anyOrder, $"{path}[{index}]")).FirstOrDefault(difference => difference is not null);
        }

        return sent.GetRawText() == arrived.GetRawText() ? null : Between(sent, arrived, path);
    }

    private static JsonDifference? FindMember(JsonElement sent, JsonElement arrived, bool anyOrder, string path)
    {
        foreach (JsonProperty member in sent.EnumerateObject())
        {
            if (!arrived.TryGetProperty(member.Name, out JsonElement other))
            {
                return Between(sent, arrived, path);
            }

            if (Find(member.Value, other, anyOrder, $"{path}.{member.Name}") is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    private static JsonDifference Between(JsonElement sent, JsonElement arrived, string path) => new(path, Short(sent.GetRawText()), Short(arrived.GetRawText()));

    private static string Canonical(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => $"[{string.Join(",", element.EnumerateArray().Select(Canonical).Order(StringComparer.Ordinal))}]",
        JsonValueKind.Object => $"{{{string.Join(",", element.EnumerateObject().Select(member => $"{member.Name}:{Canonical(member.Value)}"))}}}",
        _ => element.GetRawText(),
    };

    private static string Short(string text) => text.Length <= MostText ? text : text[..MostText] + "…";
}
