using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>
/// The clock's time with all of its ticks, then its kind: <c>Z</c> for UTC, <c>L</c> for local, <c>D</c> for local and the earlier (daylight saving) one of an
/// ambiguous hour, nothing for unspecified. The usual text of a local time has the offset instead, and is another time on a machine with another time zone.
/// </summary>
internal sealed class DateTimeConverter : JsonConverter<DateTime>
{
    private const string Format = "yyyy-MM-ddTHH:mm:ss.fffffff";
    private const int KindShift = 62;

    // In the order of the two bits that a DateTime keeps above its ticks.
    private static readonly string[] Suffixes = ["", "Z", "L", "D"];

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.GetString()!;
        int kind = Array.IndexOf(Suffixes, text[Math.Min(Format.Length, text.Length)..]);
        if (kind < 0)
        {
            throw new JsonException("The text of a 'DateTime' ends in nothing, 'Z', 'L' or 'D'.");
        }

        DateTime time = DateTime.ParseExact(text.AsSpan(0, Format.Length), Format, CultureInfo.InvariantCulture);
        return Unsafe.BitCast<ulong, DateTime>((ulong)time.Ticks | ((ulong)kind << KindShift));
    }

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options)
    {
        ulong kind = Unsafe.BitCast<DateTime, ulong>(value) >> KindShift;
        writer.WriteStringValue(value.ToString(Format, CultureInfo.InvariantCulture) + Suffixes[kind]);
    }
}
