using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ComputeHost.Protocol.Cultures;

/// <summary>One thing that can be changed in a culture.</summary>
/// <param name="name">What names it on the wire.</param>
/// <param name="type">Of its values: text, a number, an enum or an array of these.</param>
/// <param name="get">Reads it.</param>
/// <param name="set">Changes it.</param>
internal sealed class CultureSetting(string name, Type type, Func<CultureInfo, object?> get, Action<CultureInfo, object?> set)
{
    private static readonly Type[] Types = [typeof(string), typeof(int), typeof(string[]), typeof(int[])];

    /// <summary>The calendar first: to set it changes names and patterns.</summary>
    public static IReadOnlyList<CultureSetting> All { get; } =
    [
        new("Calendar", typeof(string), culture => CalendarText.Of(culture.DateTimeFormat.Calendar), (culture, text) => culture.DateTimeFormat.Calendar = CalendarText.Find((string)text!, culture)),
        new("ListSeparator", typeof(string), culture => culture.TextInfo.ListSeparator, (culture, text) => culture.TextInfo.ListSeparator = (string)text!),
        .. Of(nameof(CultureInfo.NumberFormat), culture => culture.NumberFormat),
        .. Of(nameof(CultureInfo.DateTimeFormat), culture => culture.DateTimeFormat),
    ];

    public string Name => name;

    /// <exception cref="InvalidDataException">There is no such setting.</exception>
    public static CultureSetting Find(string name) =>
        All.FirstOrDefault(setting => setting.Name == name) ?? throw new InvalidDataException($"A culture has no setting '{name}'.");

    public bool IsSame(CultureInfo left, CultureInfo right) => StructuralComparisons.StructuralEqualityComparer.Equals(get(left), get(right));

    public void Copy(CultureInfo from, CultureInfo to) => set(to, get(from));

    public JsonNode? Read(CultureInfo culture) => get(culture) switch
    {
        string text => JsonValue.Create(text),
        string[] texts => new JsonArray([.. texts.Select(static text => (JsonNode?)JsonValue.Create(text))]),
        int[] numbers => new JsonArray([.. numbers.Select(static number => (JsonNode?)JsonValue.Create(number))]),
        null => null,
        object number => JsonValue.Create(Convert.ToInt32(number, CultureInfo.InvariantCulture)),
    };

    public void Write(CultureInfo culture, JsonElement value) => set(
        culture,
        type == typeof(string) ? value.GetString()
        : type == typeof(string[]) ? value.EnumerateArray().Select(static text => text.GetString()).ToArray()
        : type == typeof(int[]) ? value.EnumerateArray().Select(static number => number.GetInt32()).ToArray()
        : type.IsEnum ? Enum.ToObject(type, value.GetInt32())
        : value.GetInt32());

    private static IEnumerable<CultureSetting> Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TFormat>(string format, Func<CultureInfo, TFormat> formatOf) =>
        from property in typeof(TFormat).GetProperties(BindingFlags.Instance | BindingFlags.Public)
        where property.CanWrite && (Types.Contains(property.PropertyType) || property.PropertyType.IsEnum)
        orderby property.Name
        select new CultureSetting(
            $"{format}.{property.Name}",
            property.PropertyType,
            culture => property.GetValue(formatOf(culture)),
            (culture, value) => property.SetValue(formatOf(culture), value, BindingFlags.DoNotWrapExceptions, binder: null, index: null, culture: null));
}
