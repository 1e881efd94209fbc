using System.Numerics;
using System.Runtime.Intrinsics;

namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

internal static class NumberRows
{
    private static readonly double OddDouble = BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_1234);
    private static readonly double SignalingDouble = BitConverter.Int64BitsToDouble(unchecked((long)0xFFF0_0000_0000_0001));
    private static readonly float OddSingle = BitConverter.Int32BitsToSingle(0x7FC0_1234);
    private static readonly Half OddHalf = BitConverter.UInt16BitsToHalf(0x7E12);

    public static IEnumerable<Row> All =>
    [
        Row.Of("number-bool", true),
        Row.Of("number-byte", (byte)200),
        Row.Of("number-sbyte", sbyte.MinValue),
        Row.Of("number-short", short.MinValue),
        Row.Of("number-ushort", ushort.MaxValue),
        Row.Of("number-int", int.MinValue),
        Row.Of("number-uint", uint.MaxValue),
        Row.Of("number-long", long.MinValue),
        Row.Of("number-ulong", ulong.MaxValue),
        Row.Of("number-nint", (nint)(-5)),
        Row.Of("number-nuint", (nuint)5),
        Row.Of("number-int128", Int128.MinValue),
        Row.Of("number-uint128", UInt128.MaxValue),
        Row.Of("number-big-integer", BigInteger.Pow(-3, 101)),
        Row.Of("number-big-integer-zero", BigInteger.Zero),
        Row.Of("number-complex", new Complex(-0.0, double.PositiveInfinity)),
        Row.Of("number-char-lone-surrogate", '\uD800'),
        Row.Of("number-double-negative-zero", -0.0),
        Row.Of("number-double-epsilon", double.Epsilon),
        Row.Of("number-double-nan-payload", OddDouble),
        Row.Of("number-double-nan-signaling", SignalingDouble),
        Row.Of("number-double-nan-payload-in-array", new[] { OddDouble, double.NaN }),
        Row.Of("number-double-nan-payload-in-object", new Holder<double>(OddDouble, 1)),
        Row.Of("number-double-nan-payload-in-list-in-object", new Holder<List<double>>([OddDouble], 1)),
        Row.Of("number-double-nan-payload-nullable-in-object", new Holder<double?>(OddDouble, 1)),
        Row.Of("number-double-nan-signaling-in-object", new Holder<double>(SignalingDouble, 1)),
        Row.Of("number-double-negative-zero-in-object", new Holder<double>(-0.0, 1)),
        Row.Of("number-double-infinity-in-object", new Holder<double>(double.NegativeInfinity, 1)),
        Row.Of("number-float-negative-zero-in-object", new Holder<float>(-0.0f, 1)),
        Row.Of("number-float-nan-payload", OddSingle),
        Row.Of("number-float-nan-payload-in-array", new[] { OddSingle }),
        Row.Of("number-float-nan-payload-in-object", new Holder<float>(OddSingle, 1)),
        Row.Of("number-half", (Half)1.5),
        Row.Of("number-half-nan-payload", OddHalf),
        Row.Of("number-half-nan-payload-in-array", new[] { OddHalf }),
        Row.Of("number-half-nan-payload-in-object", new Holder<Half>(OddHalf, 1)),
        Row.Of("number-decimal-scale", 1.10m),
        Row.Of("number-decimal-scale-in-object", new Holder<decimal>(1.1000m, 1)),
        Row.Of("number-decimal-negative-zero", new decimal(0, 0, 0, true, 3)),
        Row.Of("number-decimal-negative-zero-in-object", new Holder<decimal>(new decimal(0, 0, 0, true, 3), 1)),
        Row.Of("number-decimal-largest-in-object", new Holder<decimal>(decimal.MinValue, 1)),
        Row.Of("number-all-kinds-in-object", new Numbers { Byte = 1, SByte = -1, Short = -2, UShort = 2, UInt = 3, Long = -4, ULong = ulong.MaxValue, Native = -5, NativeUnsigned = 5, Char = '\uFFFF' }),
        Row.Of("number-int128-in-object", new Holder<Int128>(Int128.MinValue, 1)),
        Row.Of("number-big-integer-in-object", new Holder<BigInteger>(BigInteger.Pow(7, 99), 1)),
        Row.Of("number-complex-nan-payload-in-object", new Holder<Complex>(new Complex(OddDouble, -0.0), 1)),
        Row.Of("number-vector2", new Vector2(1, -0f)),
        Row.Of("number-vector3-in-object", new Holder<Vector3>(new Vector3(1, OddSingle, -0f), 1)),
        Row.Of("number-vector4-array", new[] { new Vector4(1, 2, 3, 4) }),
        Row.Of("number-quaternion", new Quaternion(1, 2, 3, 4)),
        Row.Of("number-plane", new Plane(1, 2, 3, 4)),
        Row.Of("number-matrix3x2", new Matrix3x2(1, 2, 3, 4, 5, 6)),
        Row.Of("number-matrix4x4-in-object", new Holder<Matrix4x4>(Matrix4x4.CreateScale(3), 1)),
        Row.Of("number-vector-of-machine-size", new Vector<float>(1)),
        Row.Of("number-vector128", Vector128.Create(1, 2, 3, 4)),
        Row.Of("number-vector128-in-object", new Holder<Vector128<int>>(Vector128.Create(1, 2, 3, 4), 1)),
        Row.Of("number-index-from-end", ^3),
        Row.Of("number-range", 1..^1),
        Row.Of("number-index-and-range-in-object", new Holder<(Index, Range)>((^3, ..^2), 1)),
        Row.Of("number-nullable", (int?)7),
        Row.Of("number-nullable-null", (int?)null),
        Row.Of("number-nullable-in-object", new Holder<decimal?>(1.0m, 1)),
        Row.Of("number-nullable-null-in-object", new Holder<decimal?>(null, 1)),
        Row.Of("number-nullable-list", new List<int?> { 1, null }),
        Row.Of("number-nullable-array-nan-payload", new double?[] { -0.0, null, OddDouble }),
    ];
}

internal sealed class Numbers
{
    public byte Byte { get; set; }

    public sbyte SByte { get; set; }

    public short Short { get; set; }

    public ushort UShort { get; set; }

    public uint UInt { get; set; }

    public long Long { get; set; }

    public ulong ULong { get; set; }

    public nint Native { get; set; }

    public nuint NativeUnsigned { get; set; }

    public char Char { get; set; }
}
