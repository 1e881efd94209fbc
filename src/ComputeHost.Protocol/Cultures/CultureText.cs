using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Protocol.Cultures;

/// <summary>
/// A culture as text: its name and, as a JSON object behind it, what was changed in it: <c>en-US{"NumberFormat.NumberDecimalSeparator":","}</c>. The name alone would
/// let the other side parse and write other numbers and dates than the caller does.
/// </summary>
internal static class CultureText
{
    private const char ChangesBegin = '{';

    // Of cultures that cannot change any more. All others are compared at each call.
    private static readonly ConditionalWeakTable<CultureInfo, string> Fixed = [];

    private static Known? _last;

    /// <exception cref="NotSerializableException">It, or its calendar, is of a class of its own.</exception>
    public static string Of(CultureInfo culture)
    {
        if (Volatile.Read(ref _last) is { } last && ReferenceEquals(last.Culture, culture))
        {
            return last.Text;
        }

        if (!culture.IsReadOnly)
        {
            return Describe(culture);
        }

        string text = Fixed.GetValue(culture, Describe);
        Volatile.Write(ref _last, new Known(culture, text));
        return text;
    }

    /// <returns>A culture that cannot be changed.</returns>
    /// <exception cref="CultureNotFoundException">This machine does not know the culture.</exception>
    /// <exception cref="InvalidDataException">The text is no culture.</exception>
    public static CultureInfo Parse(string text)
    {
        int begin = text.IndexOf(ChangesBegin, StringComparison.Ordinal);
        if (begin < 0)
        {
            return CultureInfo.GetCultureInfo(text);
        }

        var culture = (CultureInfo)CultureInfo.GetCultureInfo(text[..begin]).Clone();
        try
        {
            using JsonDocument changes = JsonDocument.Parse(text.AsMemory(begin));
            foreach (JsonProperty change in changes.RootElement.EnumerateObject())
            {
                CultureSetting.Find(change.Name).Write(culture, change.Value);
            }
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException($"'{text}' is no culture: {exception.Message}", exception);
        }

        return CultureInfo.ReadOnly(culture);
    }

    private static string Describe(CultureInfo culture)
    {
        if (culture.GetType() != typeof(CultureInfo))
        {
            throw Refusal.Of(
                culture.GetType(),
                "CultureInfo.CurrentCulture",
                "a call runs under its caller's culture, and this one is a class of its own",
                "Set the current culture to a CultureInfo, whose formats may be changed, before the call");
        }

        Type calendar = culture.DateTimeFormat.Calendar.GetType();
        if (calendar.Assembly != typeof(Calendar).Assembly)
        {
            throw Refusal.Of(
                calendar,
                "CultureInfo.CurrentCulture.DateTimeFormat.Calendar",
                "a call runs under its caller's culture, and this calendar is a class of its own",
                "Set one of the calendars of System.Globalization before the call");
        }

        CultureInfo original = CultureInfo.GetCultureInfo(culture.Name);
        if (ReferenceEquals(original, culture))
        {
            return culture.Name;
        }

        // A culture with another way of sorting has it in the name of its comparison alone.
        string name = original.CompareInfo.Name == culture.CompareInfo.Name ? culture.Name : culture.CompareInfo.Name;
        JsonObject? changes = null;
        foreach (CultureSetting setting in CultureSetting.All)
        {
            if (!setting.IsSame(original, culture))
            {
                changes ??= [];
                changes.Add(setting.Name, setting.Read(culture));
                original = changes.Count == 1 ? (CultureInfo)original.Clone() : original;
                setting.Copy(culture, original);
            }
        }

        return changes is null ? name : name + changes.ToJsonString();
    }

    private sealed record Known(CultureInfo Culture, string Text);
}
