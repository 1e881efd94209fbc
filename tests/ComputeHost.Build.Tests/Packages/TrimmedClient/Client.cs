using System.Diagnostics;
using System.Globalization;
using ComputeHost;
using Google.Protobuf.WellKnownTypes;
using PolyType;
using Shop;

[assembly: ComputeShapes(typeof(ClientShapes))]

long begin = Stopwatch.GetTimestamp();
await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { WorkerCommand = args, MaxWorkers = 1 });
Console.WriteLine($"started in {Stopwatch.GetElapsedTime(begin).TotalMilliseconds:0} ms");

await CheckAsync("int", async () => await pool.RunAsync(Work.Add, 2, 3) == 5);
await CheckAsync("byte[], small", async () => (await pool.RunAsync(Work.Reverse, new byte[] { 1, 2, 3 })) is [3, 2, 1]);
await CheckAsync("byte[], 1 MiB", async () => (await pool.RunAsync(Work.Reverse, Enumerable.Repeat((byte)1, 1 << 20).ToArray())).Sum(part => part) == 1 << 20);
await CheckAsync("double[]", async () => (await pool.RunAsync(Work.Halve, new[] { 1.0, 3.0 })) is [0.5, 1.5]);
await CheckAsync("double[,]", async () => (await pool.RunAsync(Work.Transpose, new[,] { { 1.0, 2.0 }, { 3.0, 4.0 } }))[0, 1] == 3);
await CheckAsync("List<int>", async () => (await pool.RunAsync(Work.Increment, new List<int> { 1, 2 })) is [2, 3]);
await CheckAsync("int?", async () => await pool.RunAsync(Work.Swap, (int?)null) == 7 && await pool.RunAsync(Work.Swap, (int?)1) is null);
await CheckAsync("string", async () => await pool.RunAsync(Work.Upper, "tëa") == "TËA");
await CheckAsync("void", async () =>
{
    await pool.RunAsync(Work.Nothing);
    return true;
});
await CheckAsync("record", async () => await pool.RunAsync(Work.Double, new Line("tea", 2, 1.50m)) == new Line("tea", 4, 1.50m));
await CheckAsync("tuple", async () => await pool.RunAsync(Work.Turn, ("a", 1)) == (1, "a"));
await CheckAsync("enum", async () => await pool.RunAsync(Work.Other, Size.Small) == Size.Large);
await CheckAsync("enums", async () => (await pool.RunAsync(Work.Others, new List<Size> { Size.Small, Size.Large })) is [Size.Large, Size.Small]);
await CheckAsync("enum?", async () => await pool.RunAsync(Work.Maybe, (Size?)null) == Size.Large && await pool.RunAsync(Work.Maybe, (Size?)Size.Small) is null);
await CheckAsync("Dictionary<string, int>", async () => (await pool.RunAsync(Work.Lengths, new Dictionary<string, int> { ["tea"] = 0 }))["tea"] == 3);
await CheckAsync("objects in a list", async () =>
{
    var placed = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(6));
    var order = new Order { Number = 1, Size = Size.Large, Placed = placed, Lines = [new Line("tea", 1, 2)] };
    return (await pool.RunAsync(Work.Sort, new List<Order> { new() { Number = 2 }, order })) is [{ Number: 1, Size: Size.Large, Lines: [var line] } first, { Number: 2, Lines: [] }]
        && first.Placed.EqualsExact(placed) && line == new Line("tea", 1, 2);
});
await CheckAsync("Protobuf message", async () => await pool.RunAsync(Work.Later, new Timestamp { Seconds = 1 }) is { Seconds: 3601 });
await CheckAsync("items", async () =>
{
    int sum = 0;
    await foreach (string text in pool.MapAsync(Work.Upper, Enumerable.Range(0, 100).Select(number => $"a{number}")))
    {
        sum += int.Parse(text[1..], CultureInfo.InvariantCulture);
    }

    return sum == 4950;
});
await CheckAsync("culture", async () =>
{
    var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
    culture.NumberFormat.NumberDecimalSeparator = "~";
    CultureInfo.CurrentCulture = culture;
    return await pool.RunAsync(Work.Format, 1.5) == "1~5";
});
await CheckAsync("exception", async () =>
{
    try
    {
        return await pool.RunAsync(Work.Fail, 3) == 0;
    }
    catch (ComputeFaultException fault)
    {
        return fault.InnerException is ArgumentOutOfRangeException { ParamName: "number", ActualValue: 3 };
    }
});
await RefuseAsync("no shape", () => pool.RunAsync(Work.Look, new Unwitnessed(1)));
await RefuseAsync("no shape of the collection", () => pool.RunAsync(Work.LookAt, new HashSet<Line>()));
await RefuseAsync("structures in an array", () => pool.RunAsync(Work.Sum, new Pair[] { new(1, 2) }));
await RefuseAsync("in process", async () => await ComputePool.StartAsync(new ComputePoolOptions { InProcess = InProcessMode.Always }));
await RefuseAsync("own worker", async () => await ComputePool.StartAsync());

static async Task CheckAsync(string kind, Func<Task<bool>> call)
{
    long begin = Stopwatch.GetTimestamp();
    string verdict;
    try
    {
        verdict = await call() ? "right" : "wrong";
    }
    catch (Exception exception)
    {
        verdict = $"wrong, {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}";
    }

    Console.WriteLine($"{kind}: {verdict}");
    Console.WriteLine($"  {Stopwatch.GetElapsedTime(begin).TotalMilliseconds:0.0} ms");
}

static async Task RefuseAsync(string kind, Func<Task> call)
{
    try
    {
        await call();
        Console.WriteLine($"{kind}: taken");
    }
    catch (Exception exception)
    {
        Console.WriteLine($"{kind}: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
    }
}

[GenerateShapeFor<Dictionary<string, int>>]
[GenerateShapeFor<(string, int)>]
[GenerateShapeFor<(int, string)>]
internal sealed partial class ClientShapes;
