using System.Collections.Frozen;
using System.Text.Json;

namespace ComputeHost.Protocol.Metrics;

/// <summary>The members of an enumeration as values of a tag: <c>OutOfMemory</c> is <c>out_of_memory</c>. Made once, so that a tag allocates nothing.</summary>
internal static class TagText<TEnum>
    where TEnum : struct, Enum
{
    private static readonly FrozenDictionary<TEnum, string> Texts =
        Enum.GetValues<TEnum>().ToFrozenDictionary(static value => value, static value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    public static string Of(TEnum value) => Texts[value];
}
