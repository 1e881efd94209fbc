using System.Collections.Immutable;
using System.Numerics;
using CsCheck;
using Google.Protobuf.WellKnownTypes;

namespace ComputeHost.Protocol.Tests.Payloads.BadInput;

/// <summary>A type of each kind of shape that a codec knows, and values of it.</summary>
internal static class ShapeKinds
{
    private static readonly Gen<Node> Nodes = Gen.Recursive<Node>((depth, node) => depth > 2
        ? Gen.Int.Select(number => new Node { Number = number })
        : Gen.Select(Gen.Int, node.Null(), node.List[0, 2].Null(), (number, next, children) => new Node { Number = number, Next = next, Children = children }));

    private static readonly Dictionary<string, ShapeKind> Kinds = new ShapeKind[]
    {
        new ShapeKind<int>("raw value", Gen.Int),
        new ShapeKind<decimal>("raw value with invalid bits", Values.Decimal),
        new ShapeKind<Color>("enum", Gen.Byte.Select(bits => (Color)bits)),
        new ShapeKind<string>("string", Values.String),
        new ShapeKind<int?>("nullable", Gen.Int.Nullable()),
        new ShapeKind<Fields?>("nullable structure", Gen.Select(Gen.Int, Values.String.Null(), (number, text) => new Fields { Number = number, Text = text }).Nullable()),
        new ShapeKind<int[]>("array of raw values", Gen.Int.Array[0, 5]),
        new ShapeKind<Sample[]>("array of raw structures", Gen.Byte.Select(flag => new Sample { Flag = flag }).Array[0, 3]),
        new ShapeKind<string?[]>("array", Values.String.Null().Array[0, 4]),
        new ShapeKind<double[,]>("grid", Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], (rows, columns) => new double[rows, columns])),
        new ShapeKind<List<Rectangle>>("list", Gen.Select(Values.Double, Values.Double, (width, height) => new Rectangle(width, height)).List[0, 4]),
        new ShapeKind<ImmutableArray<string>>("immutable array", Values.String.Array[0, 4].Select(texts => texts.ToImmutableArray())),
        new ShapeKind<Stack<string>>("stack", Values.String.Array[0, 4].Select(texts => new Stack<string>(texts))),
        new ShapeKind<HashSet<string>>("set", Values.String.Array[0, 4].Select(texts => texts.ToHashSet())),
        new ShapeKind<SortedSet<int>>("sorted set", Gen.Int.Array[0, 4].Select(numbers => new SortedSet<int>(numbers))),
        new ShapeKind<Dictionary<string, int>>("dictionary", Gen.Dictionary(Values.String, Gen.Int)[0, 4]),
        new ShapeKind<Dictionary<string, int>>("dictionary with a comparer", Gen.Int.Select(number => new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = number })),
        new ShapeKind<Dictionary<Spot, List<string>>>("dictionary of structures", Gen.Dictionary(Gen.Int.Select(x => new Spot(x, x)), Values.String.List[0, 2])[0, 3]),
        new ShapeKind<IEnumerable<Fields>>("interface", Gen.Int.Select(number => new Fields { Number = number }).Array[0, 3].Select(items => (IEnumerable<Fields>)items)),
        new ShapeKind<(int, string, double?)>("tuple", Gen.Select(Gen.Int, Values.String, Values.Double.Nullable())),
        new ShapeKind<Tuple<int, string>>("tuple class", Gen.Select(Gen.Int, Values.String).Select(pair => pair.ToTuple())),
        new ShapeKind<Handwritten>("object", Gen.Select(Values.String, Gen.Int, (name, count) => new Handwritten { Name = name, Count = count })),
        new ShapeKind<Rectangle>("object with constructor", Gen.Select(Values.Double, Values.Double, (width, height) => new Rectangle(width, height))),
        new ShapeKind<Node>("recursive object", Nodes),
        new ShapeKind<Shape>("union", Gen.OneOf<Shape>(Values.Double.Select(radius => (Shape)new Circle("c", radius)), Values.String.Select(name => (Shape)new Square(name, 1)))),
        new ShapeKind<ILength>("union of an interface", Gen.OneOf<ILength>(Values.Double.Select(value => (ILength)new Metre(value)), Gen.Int.Select(feet => (ILength)new Foot(feet, 1)))),
        new ShapeKind<Holder<Vector3>>("nested raw", Gen.Single.Select(x => new Holder<Vector3>(new(x, 1, 2), 1))),
        new ShapeKind<Holder<BigInteger>>("nested raw of any length", Values.BigInteger.Select(value => new Holder<BigInteger>(value, 1))),
        new ShapeKind<Holder<bool[,]>>("nested grid", Gen.Bool.Select(value => new Holder<bool[,]>(new[,] { { value } }, 1))),
        new ShapeKind<Holder<DateTime>>("nested time", Values.DateTime.Select(time => new Holder<DateTime>(time, 1))),
        new ShapeKind<Holder<Duration?>>("nested message", Gen.Long.Select(seconds => new Holder<Duration?>(new Duration { Seconds = seconds }, 1))),
        new ShapeKind<Switch>("structure", Gen.Select(Gen.Bool, Values.Decimal, Values.DateTime, (on, price, at) => new Switch(on, price, at))),
        new ShapeKind<List<Nothing>>("list of nothing", Gen.Int[0, 5].Select(count => Enumerable.Repeat(default(Nothing), count).ToList())),
    }.ToDictionary(kind => kind.Name);

    public static TheoryData<string> Names { get; } = [.. Kinds.Keys];

    public static TheoryData<string> NamesOfGraphs { get; } = [.. Kinds.Values.Where(kind => kind.IsGraph).Select(kind => kind.Name)];

    public static ShapeKind Of(string name) => Kinds[name];

    internal readonly record struct Nothing;
}
