using System.Globalization;

namespace ComputeHost.Protocol.Payloads.Collections;

/// <summary>The comparers that have a name, so that a collection arrives comparing as it did.</summary>
internal static class KnownComparers
{
    private const string Ordinal = "Ordinal";
    private const string OrdinalIgnoreCase = "OrdinalIgnoreCase";
    private const string Culture = "Culture";

    /// <exception cref="NotSerializableException">The comparer has no name.</exception>
    public static string NameOf(object comparer, Type collection)
    {
        if (comparer is IEqualityComparer<string?> text)
        {
            if (StringComparer.IsWellKnownOrdinalComparer(text, out bool ignoreCase))
            {
                return ignoreCase ? OrdinalIgnoreCase : Ordinal;
            }

            if (StringComparer.IsWellKnownCultureAwareComparer(text, out CompareInfo? culture, out CompareOptions options))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{Culture}:{culture.Name}:{(int)options}");
            }
        }

        throw Refusal.Of(
            collection,
            member: null,
            $"it compares with a '{TypeName.Of(comparer.GetType())}', which the other side cannot make",
            "Use the default comparer or one of StringComparer, or pass the elements as a list");
    }

    /// <exception cref="InvalidDataException">There is no such comparer.</exception>
    public static StringComparer Find(string name)
    {
        string[] parts = name.Split(':');
        return parts switch
        {
            [Ordinal] => StringComparer.Ordinal,
            [OrdinalIgnoreCase] => StringComparer.OrdinalIgnoreCase,
            [Culture, var culture, var options] => StringComparer.Create(
                CultureInfo.GetCultureInfo(culture),
                (CompareOptions)int.Parse(options, NumberStyles.None, CultureInfo.InvariantCulture)),
            _ => throw new InvalidDataException($"There is no comparer '{name}'."),
        };
    }
}
