using System.Numerics;
using ComputeHost.Protocol.CallValues;
using CsCheck;
using Google.Protobuf.WellKnownTypes;

namespace ComputeHost.Protocol.Tests.Payloads;

/// <summary>Each type on its own and inside of everything that can hold it.</summary>
public sealed class RoundTripTests
{
    private const int Iterations = 60;

    [Fact]
    public void Bool_AnyValue_ArrivesEqual() => EverywhereValue(Gen.Bool);

    [Fact]
    public void Integers_AnyValue_ArriveEqual()
    {
        EverywhereValue(Gen.Byte);
        EverywhereValue(Gen.SByte);
        EverywhereValue(Gen.Short);
        EverywhereValue(Gen.UShort);
        EverywhereValue(Gen.Int);
        EverywhereValue(Gen.UInt);
        EverywhereValue(Gen.Long);
        EverywhereValue(Gen.ULong);
    }

    [Fact]
    public void NativeIntegers_AnyValue_ArriveEqual()
    {
        EverywhereValue(Gen.Long.Select(value => (nint)value));
        EverywhereValue(Gen.ULong.Select(value => (nuint)value));
    }

    [Fact]
    public void LongIntegers_AnyValue_ArriveEqual()
    {
        EverywhereValue(Values.Any<Int128>());
        EverywhereValue(Values.Any<UInt128>());
        EverywhereValue(Values.BigInteger);
    }

    [Fact]
    public void FloatingPoint_AnyValue_ArrivesEqual()
    {
        EverywhereValue(Values.Double);
        EverywhereValue(Values.Single);
        EverywhereValue(Values.Half);
    }

    [Fact]
    public void Decimal_AnyValue_ArrivesWithItsScaleAndSign() => EverywhereValue(Values.Decimal);

    [Fact]
    public void Char_AnyUnit_ArrivesEqual() => EverywhereValue(Values.Char);

    [Fact]
    public void String_AnyUnits_ArriveEqual() => Everywhere(Values.String.Null());

    [Fact]
    public void Text_LongerThanOnePiece_ArrivesEqual()
    {
        string text = string.Concat(Enumerable.Repeat("aä€𝄞\uD800\uFFFF\"\\\n", 10_000));

        Same.Check(text, Codec.RoundTrip(text));
        Same.Check(new Holder<string>(text, 1), Codec.RoundTrip(new Holder<string>(text, 1)));
    }

    [Fact]
    public void Identifiers_AnyValue_ArriveEqual()
    {
        EverywhereValue(Gen.Guid);
        EverywhereValue(Values.Rune);
        Everywhere(Values.Uri.Null());
        Everywhere(Values.Version.Null());
    }

    [Fact]
    public void DateTime_AnyTicksAndKind_ArrivesEqual() => EverywhereValue(Values.DateTime);

    [Fact]
    public void DateTime_EarlierOneOfAnAmbiguousHour_StaysThatOne()
    {
        // Converted from UTC, a time in the hour that comes twice knows which one it is; its ticks and kind alone do not.
        TimeZoneInfo zone = TimeZoneInfo.Local;
        DateTime? ambiguous = Enumerable.Range(0, 366 * 24)
            .Select(hour => new DateTime(2024, 1, 1, 0, 30, 0, DateTimeKind.Utc).AddHours(hour).ToLocalTime())
            .Cast<DateTime?>()
            .FirstOrDefault(time => zone.IsAmbiguousTime(time!.Value));
        DateTime value = ambiguous ?? System.Runtime.CompilerServices.Unsafe.BitCast<ulong, DateTime>(0xC000_0000_0000_0000 | 638_000_000_000_000_000);

        Same.Check(value, Codec.RoundTrip(value));
        Same.Check(new Holder<DateTime>(value, 0), Codec.RoundTrip(new Holder<DateTime>(value, 0)));
    }

    [Fact]
    public void Times_AnyValue_ArriveEqual()
    {
        EverywhereValue(Values.DateTimeOffset);
        EverywhereValue(Gen.Long.Select(TimeSpan.FromTicks));
        EverywhereValue(Gen.Int[0, DateOnly.MaxValue.DayNumber].Select(DateOnly.FromDayNumber));
        EverywhereValue(Gen.Long[0, TimeOnly.MaxValue.Ticks].Select(ticks => new TimeOnly(ticks)));
    }

    [Fact]
    public void Enums_AnyBits_ArriveEqual()
    {
        EverywhereValue(Gen.Byte.Select(bits => (Color)bits));
        EverywhereValue(Gen.Long.Select(bits => (Rights)bits));
    }

    [Fact]
    public void Vectors_AnyValue_ArriveEqual()
    {
        EverywhereValue(Values.Floats<Vector2, float>(Values.Single));
        EverywhereValue(Values.Floats<Vector3, float>(Values.Single));
        EverywhereValue(Values.Floats<Vector4, float>(Values.Single));
        EverywhereValue(Values.Floats<Quaternion, float>(Values.Single));
        EverywhereValue(Values.Floats<Plane, float>(Values.Single));
        EverywhereValue(Values.Floats<Matrix3x2, float>(Values.Single));
        EverywhereValue(Values.Floats<Matrix4x4, float>(Values.Single));
        EverywhereValue(Values.Floats<Complex, double>(Values.Double));
    }

    [Fact]
    public void IndexAndRange_AnyValue_ArriveEqual()
    {
        Gen<Index> index = Gen.Select(Gen.Int[0, int.MaxValue], Gen.Bool, (value, fromEnd) => new Index(value, fromEnd));
        EverywhereValue(index);
        EverywhereValue(Gen.Select(index, index, (start, end) => new Range(start, end)));
    }

    [Fact]
    public void Tuples_OfAllArities_ArriveEqual()
    {
        EverywhereValue(Gen.Select(Gen.Int, Values.String, Values.Double));
        Everywhere(Gen.Select(Gen.Int, Values.String, Values.Double).Select(value => value.ToTuple()));
        EverywhereValue(Gen.Int.Select(value => ValueTuple.Create(value)));
        Everywhere(Gen.Int.Select(Tuple.Create));
        EverywhereValue(Values.String.Array[10].Select(v => (v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9])));
        Everywhere(Values.String.Array[10].Select(v => (v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9]).ToTuple()));
        EverywhereValue(Gen.Select(Values.String, Gen.Int, (key, value) => KeyValuePair.Create(key, value)));
    }

    [Fact]
    public void Structs_AnyValue_ArriveEqual()
    {
        EverywhereValue(Gen.Select(Values.Double, Values.Double, (x, y) => new Spot(x, y)));
        EverywhereValue(Gen.Select(Gen.Int, Values.String.Null(), (number, text) => new Fields { Number = number, Text = text }));
        EverywhereValue(Gen.Select(Gen.Bool, Values.Decimal, Values.DateTime, (on, price, at) => new Switch(on, price, at)));
    }

    [Fact]
    public void Structs_ThatTravelAsMemory_ArriveEqual()
    {
        Gen<Sample> sample = Gen.Select(
            Values.Double,
            Gen.Byte,
            Gen.Guid,
            (value, flag, id) => new Sample { Value = value, Flag = flag, Id = id, Color = (Color)flag, Spot = new Spot(value, -value) });
        Check(sample.Array[0, 20]);
        Check(sample.List[0, 20]);
        Check(sample.Array[0, 20].Select(array => new Holder<Sample[]>(array, 1)));
        Check(sample.Array[6].Select(array => new[,] { { array[0], array[1], array[2] }, { array[3], array[4], array[5] } }));
        Check(Gen.Long.Select(value => new Overlaid { Long = value }).Array[0, 20]);
    }

    [Fact]
    public void Classes_AnyValue_ArriveEqual()
    {
        Everywhere(Gen.Select(Values.Double, Values.Double, (width, height) => new Rectangle(width, height)).Null());
        Everywhere(Gen.Select(Gen.Int, Values.String.Null(), (number, text) => new Immutable(number, text)).Null());
        Everywhere(Gen.Select(Values.String, Gen.Int, (name, count) => new Handwritten { Name = name, Count = count }));
        Everywhere(Gen.Int.Select(number => new Plain { Number = number }));
        Everywhere(Gen.Int.Select(number => new Overriding { Number = number }));
        Everywhere(Gen.Select(Gen.Int, Gen.Int, (number, more) => new Derived { Number = number, More = more }));
        Everywhere(Gen.Select(
            Values.String.Null(),
            Gen.Int[-1, 1],
            Values.String.List[0, 3],
            Values.Double,
            (name, number, tags, share) => new Settings { Name = name, Level = number, Tags = tags, WithDefault = number, Ratio = number == 0 ? null : share, Share = share, Filled = [number] }));
    }

    [Fact]
    public void PolymorphicType_WithAClosedList_ArrivesAsItsRuntimeType() => Everywhere(Gen.OneOf<Shape>(
        Gen.Select(Values.String, Values.Double, (name, radius) => (Shape)new Circle(name, radius)),
        Gen.Select(Values.String, Values.Double, (name, side) => (Shape)new Square(name, side))));

    [Fact]
    public void PolymorphicInterface_WithAClosedList_ArrivesAsItsRuntimeType() => Everywhere(Gen.OneOf<ILength?>(
        Values.Double.Select(value => (ILength?)new Metre(value)),
        Gen.Select(Gen.Int, Values.Double, (feet, inches) => (ILength?)new Foot(feet, inches)),
        Gen.Const((ILength?)null)));

    [Fact]
    public void MemberNotPublicButIncluded_AnyValue_Arrives()
    {
        Chosen arrived = Codec.RoundTrip(new Chosen { Shown = 1, LeftOut = 2 }.With("hidden"));

        Assert.Equal((1, 0, "hidden"), (arrived.Shown, arrived.LeftOut, arrived.Reveal()));
    }

    [Fact]
    public void RecursiveType_AnyTree_ArrivesEqual() => Everywhere(Gen.Recursive<Node>((depth, node) => depth > 3
        ? Gen.Int.Select(number => new Node { Number = number })
        : Gen.Select(Gen.Int, node.Null(), node.Null().List[0, 2].Null(), (number, next, children) => new Node { Number = number, Next = next, Children = children! })));

    [Fact]
    public void Message_AnyValue_ArrivesEqual() => Everywhere(Gen.Long.Select(seconds => new Duration { Seconds = seconds }).Null());

    [Fact]
    public void RecordOfEverything_AnyValue_ArrivesEqual()
    {
        Gen<Node> node = Gen.Int.Select(number => new Node { Number = number });
        Check(Gen.Select(
            Gen.Int.Array[0, 5].Null(),
            Gen.Select(Values.Double, Values.Double, (width, height) => new Rectangle(width, height)).Null().List[0, 3],
            Gen.Dictionary(Values.String, Gen.Select(Values.Double, Values.Double, (x, y) => new Spot(x, y)).List[0, 3])[0, 4],
            Values.String.Null().Array[0, 3],
            Gen.Select(Gen.Int, Values.String.Null(), Gen.Select(Values.String, Values.Double, (name, radius) => (Shape)new Circle(name, radius)).Null()),
            Gen.Dictionary(Gen.Byte.Select(bits => (Color)bits), node)[0, 3].Null(),
            Values.Half.Array[0, 3].Array[0, 3],
            Values.DateTime.Nullable(),
            (numbers, rectangles, spots, names, tuple, nodes, jagged, when) => new Everything(numbers, rectangles, spots, [.. names], tuple, nodes, jagged, when)));
    }

    [Fact]
    public void SharedReference_WithinOneValue_ArrivesAsTwoEqualObjects()
    {
        var shared = new Node { Number = 7 };

        List<Node> arrived = Codec.RoundTrip(new List<Node> { shared, shared });

        Assert.Equal([7, 7], arrived.Select(node => node.Number));
        Assert.NotSame(arrived[0], arrived[1]);
    }

    [Fact]
    public void RawNumber_NotANumber_KeepsItsBits()
    {
        double odd = BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_1234);

        Assert.Equal(BitConverter.DoubleToInt64Bits(odd), BitConverter.DoubleToInt64Bits(Codec.RoundTrip(odd)));
        Assert.Equal(BitConverter.DoubleToInt64Bits(odd), BitConverter.DoubleToInt64Bits(Codec.RoundTrip(new Holder<double[]>([odd], 0)).Value[0]));
    }

    [Fact]
    public void NoResult_Always_IsNull()
    {
        Assert.Equal([0], Codec.Write(default(NoResult)));
        Assert.Equal(default, Codec.Read<NoResult>([0]));
    }

    private static void EverywhereValue<T>(Gen<T> values)
        where T : struct
    {
        Everywhere(values);
        Everywhere(values.Nullable());
    }

    private static void Everywhere<T>(Gen<T> values)
    {
        Check(values);
        Check(values.Array[0, 5]);
        Check(values.List[0, 5]);
        Check(values.Array[0, 5].Select(array => (ReadOnlyMemory<T>)array));
        Check(values.Array[0, 5].Select(array => array.Select(item => item)));
        Check(values.Select(value => new Holder<T>(value, 7)));
        Check(values.Array[0, 3].Select(array => new Holder<T[]>(array, 7)));
        Check(Gen.Select(values, Values.String));
        Check(Gen.Dictionary(Values.String, values.Select(value => new Holder<T>(value, 1)).List[0, 2])[0, 3]);
    }

    private static void Check<T>(Gen<T> values) => values.Sample(value => Same.Check(value, Codec.RoundTrip(value)), iter: Iterations, threads: 1);
}
