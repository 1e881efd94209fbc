using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using CsCheck;

namespace ComputeHost.Protocol.Tests.Payloads;

/// <summary>Generators that reach the corners of a type as often as its middle.</summary>
internal static class Values
{
    public static readonly Gen<double> Double = Gen.Frequency<double>(
        (3, Gen.Double),
        (3, Gen.Long.Select(BitConverter.Int64BitsToDouble)),
        (1, Gen.OneOf(double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon, double.MaxValue, double.MinValue, 0.1)));

    public static readonly Gen<float> Single = Gen.Frequency<float>(
        (3, Gen.Int.Select(BitConverter.Int32BitsToSingle)),
        (1, Gen.OneOf(float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0.0f, float.Epsilon, float.MaxValue)));

    public static readonly Gen<Half> Half = Gen.UShort.Select(BitConverter.UInt16BitsToHalf);

    public static readonly Gen<decimal> Decimal = Gen.Frequency<decimal>(
        (3, Gen.Select(Gen.Int, Gen.Int, Gen.Int, Gen.Bool, Gen.Int[0, 28], (low, middle, high, negative, scale) => new decimal(low, middle, high, negative, (byte)scale))),
        (1, Gen.OneOf(0m, 0.00m, new decimal(0, 0, 0, true, 3), decimal.MaxValue, decimal.MinValue, 1.10m)));

    public static readonly Gen<char> Char = Gen.Frequency<char>(
        (3, Gen.Char[' ', '~']),
        (2, Gen.UShort.Select(unit => (char)unit)),
        (2, Gen.UShort[0xD800, 0xDFFF].Select(unit => (char)unit)),
        (1, Gen.OneOf('\0', '"', '\\', '\uFFFF', '\uFFFE', '\u2028', '\u007F')));

    public static readonly Gen<string> String = Gen.OneOf<string>(Char.Array[0, 20].Select(units => new string(units)), Gen.String);

    public static readonly Gen<DateTime> DateTime = Gen.Select(
        Gen.OneOf<long>(Gen.Long[0, System.DateTime.MaxValue.Ticks], Gen.OneOf(0L, System.DateTime.MaxValue.Ticks)),
        Gen.OneOf(DateTimeKind.Unspecified, DateTimeKind.Utc, DateTimeKind.Local),
        (ticks, kind) => new DateTime(ticks, kind));

    public static readonly Gen<DateTimeOffset> DateTimeOffset = Gen.Select(
        Gen.Long[TimeSpan.TicksPerDay, System.DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay],
        Gen.Int[-14 * 60, 14 * 60],
        (ticks, minutes) => new DateTimeOffset(ticks, TimeSpan.FromMinutes(minutes)));

    public static readonly Gen<BigInteger> BigInteger = Gen.Byte.Array[0, 40].Select(bytes => new BigInteger(bytes));

    public static readonly Gen<Rune> Rune = Gen.Int[0, 0xFFFFF].Where(System.Text.Rune.IsValid).Select(value => new Rune(value));

    public static readonly Gen<Uri> Uri = Gen.OneOf(
        new Uri("https://example.org/a%20b?q=ä#f"),
        new Uri("/etc/hosts", UriKind.Relative),
        new Uri("/etc/hosts", UriKind.Absolute),
        new Uri("a/../b", UriKind.Relative),
        new Uri("urn:isbn:1"),
        new Uri("", UriKind.Relative));

    public static readonly Gen<Version> Version = Gen.OneOf(new Version(1, 2), new Version(1, 2, 3), new Version(0, 0, 0, int.MaxValue));

    /// <summary>Values of a type whose every bit pattern is a value.</summary>
    public static Gen<T> Any<T>()
        where T : unmanaged => Gen.Byte.Array[Marshal.SizeOf<T>()].Select(bytes => MemoryMarshal.Read<T>(bytes));

    /// <summary>Structures of floating-point numbers.</summary>
    public static Gen<T> Floats<T, TFloat>(Gen<TFloat> part)
        where T : unmanaged
        where TFloat : unmanaged =>
        part.Array[Marshal.SizeOf<T>() / Marshal.SizeOf<TFloat>()].Select(parts => MemoryMarshal.Cast<TFloat, T>(parts)[0]);
}
