using System.Globalization;
using ComputeHost;
using Google.Protobuf.WellKnownTypes;
using PolyType;
using Shop;

[assembly: ComputeShapes(typeof(ShopShapes))]

namespace Shop;

public enum Size
{
    Small,
    Large,
}

public sealed record Line(string Product, int Count, decimal Price);

public sealed class Order
{
    public int Number { get; set; }

    public Size Size { get; set; }

    public DateTimeOffset Placed { get; init; }

    public List<Line> Lines { get; set; } = [];
}

public readonly record struct Pair(int Left, int Right);

public sealed record Unwitnessed(int Number);

[GenerateShapeFor<Line>]
[GenerateShapeFor<Size>]
[GenerateShapeFor<Pair[]>]
[GenerateShapeFor<List<Order>>]
[GenerateShapeFor<Timestamp>]
public sealed partial class ShopShapes;

public static class Work
{
    [ComputeMethod]
    public static int Add(int left, int right) => left + right;

    [ComputeMethod]
    public static byte[] Reverse(byte[] bytes) => [.. bytes.Reverse()];

    [ComputeMethod]
    public static double[] Halve(double[] values) => [.. values.Select(value => value / 2)];

    [ComputeMethod]
    public static double[,] Transpose(double[,] values) => new[,] { { values[0, 0], values[1, 0] }, { values[0, 1], values[1, 1] } };

    [ComputeMethod]
    public static List<int> Increment(List<int> values) => [.. values.Select(value => value + 1)];

    [ComputeMethod]
    public static int? Swap(int? value) => value is null ? 7 : null;

    [ComputeMethod]
    public static string Upper(string text) => text.ToUpperInvariant();

    [ComputeMethod]
    public static void Nothing()
    {
    }

    [ComputeMethod]
    public static Line Double(Line line) => line with { Count = line.Count * 2 };

    [ComputeMethod]
    public static (int Number, string Text) Turn((string Text, int Number) pair) => (pair.Number, pair.Text);

    [ComputeMethod]
    public static Size Other(Size size) => size == Size.Small ? Size.Large : Size.Small;

    [ComputeMethod]
    public static Size[] Others(List<Size> sizes) => [.. sizes.Select(Other)];

    [ComputeMethod]
    public static Size? Maybe(Size? size) => size is null ? Size.Large : null;

    [ComputeMethod]
    public static int Sum(Pair[] pairs) => pairs.Sum(pair => pair.Left + pair.Right);

    [ComputeMethod]
    public static Dictionary<string, int> Lengths(Dictionary<string, int> words) => words.ToDictionary(word => word.Key, word => word.Key.Length);

    [ComputeMethod]
    public static List<Order> Sort(List<Order> orders) => [.. orders.OrderBy(order => order.Number)];

    [ComputeMethod]
    public static Timestamp Later(Timestamp time) => Timestamp.FromDateTimeOffset(time.ToDateTimeOffset().AddHours(1));

    [ComputeMethod]
    public static string Format(double value) => value.ToString("0.0", CultureInfo.CurrentCulture);

    [ComputeMethod]
    public static int Fail(int number) => throw new ArgumentOutOfRangeException(nameof(number), number, "Too much.");

    [ComputeMethod]
    public static int Look(Unwitnessed value) => value.Number;

    [ComputeMethod]
    public static int LookAt(HashSet<Line> lines) => lines.Count;
}
