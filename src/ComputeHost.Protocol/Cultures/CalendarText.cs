using System.Globalization;

namespace ComputeHost.Protocol.Cultures;

/// <summary>A calendar of a culture as text: its class, the language of a Gregorian one, and the last year that two digits stand for.</summary>
internal static class CalendarText
{
    public static string Of(Calendar calendar) => string.Create(CultureInfo.InvariantCulture, $"{KindOf(calendar)}:{calendar.TwoDigitYearMax}");

    /// <exception cref="InvalidDataException">The culture has no such calendar.</exception>
    public static Calendar Find(string text, CultureInfo culture)
    {
        int end = text.LastIndexOf(':');
        Calendar found = culture.OptionalCalendars.FirstOrDefault(calendar => end > 0 && KindOf(calendar) == text[..end])
            ?? throw new InvalidDataException($"The culture '{culture.Name}' has no calendar '{text}'.");
        var calendar = (Calendar)found.Clone();
        calendar.TwoDigitYearMax = int.TryParse(text.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int year)
            ? year
            : throw new InvalidDataException($"The calendar '{text}' does not end in a year.");
        return calendar;
    }

    private static string KindOf(Calendar calendar) => calendar is GregorianCalendar gregorian ? $"{calendar.GetType().Name}:{gregorian.CalendarType}" : calendar.GetType().Name;
}
