using System.Globalization;

namespace ComputeHost.LoadTests.Values;

/// <summary>The values that are measured; the same ones in every process.</summary>
internal static class SampleValues
{
    private const int Seed = 15;
    private const int OrderCount = 1000;
    private const int EntryCount = 10_000;
    private const int MostArticles = 8;
    private const int MostTags = 3;
    private const string Remarks = "Please ring twice and leave it with the neighbours on the second floor.";

    private static readonly DateTime s_day = new(2026, 3, 1, 8, 0, 0, DateTimeKind.Utc);

    // Two of eight are not ASCII, as in a list of customers.
    private static readonly string[] s_cities = ["Paris", "Zürich", "Rotterdam", "San Francisco", "Malmö", "Oslo", "Birmingham", "Turin"];
    private static readonly string[] s_names =
        ["Ada Lovelace", "Alan Turing", "Grace Hopper", "Edsger W. Dijkstra", "Barbara Liskov", "Tony Hoare", "Donald E. Knuth", "Lin Wei"];

    private static readonly string[] s_tags = ["fragile", "gift", "cold", "oversize", "return"];

    public static Quote Quote { get; } = new("MSFT", 401.23m, 1_234_567);

    public static List<Order> Orders { get; } = CreateOrders();

    public static Dictionary<string, string> Entries { get; } =
        Enumerable.Range(0, EntryCount).ToDictionary(number => Text($"customer-{number}"), number => Text($"The value of entry {number * 7919L}"));

    /// <summary>The one of this type.</summary>
    public static object Of(Type type) => new object[] { Quote, Orders, Entries }.Single(type.IsInstanceOfType);

    private static List<Order> CreateOrders()
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(1, OrderCount).Select(number => CreateOrder(number, random))];
    }

    private static Order CreateOrder(int number, Random random)
    {
        byte[] id = new byte[16];
        random.NextBytes(id);
        string name = Pick(s_names, random);
        return new Order
        {
            Number = number,
            CustomerNumber = random.NextInt64(10_000_000_000),
            Id = new Guid(id),
            Created = s_day.AddSeconds(random.Next(10_000_000)),
            Shipped = random.Next(2) == 0 ? null : new DateTimeOffset(s_day.AddSeconds(random.Next(10_000_000)).Ticks, TimeSpan.FromHours(1)),
            Handling = TimeSpan.FromSeconds(random.Next(100_000)),
            State = (OrderState)random.Next(3),
            IsUrgent = random.Next(10) == 0,
            Total = random.Next(1_000_000) / 100m,
            Weight = random.NextDouble() * 30,
            Discount = random.NextSingle(),
            Warehouse = (short)random.Next(20),
            Rating = random.Next(3) == 0 ? null : random.Next(1, 6),
            Customer = name,
            Street = Text($"{random.Next(1, 200)} {Pick(s_names, random)} Street"),
            City = Pick(s_cities, random),
            Remark = random.Next(2) == 0 ? null : Remarks[..random.Next(Remarks.Length)],
            Articles = [.. Enumerable.Range(0, random.Next(MostArticles)).Select(_ => random.Next(100_000))],
            Tags = [.. Enumerable.Range(0, random.Next(MostTags)).Select(_ => Pick(s_tags, random))],
            Contact = random.Next(4) == 0 ? null : new Contact(name, Text($"person{random.Next(10_000)}@example.com"), random.Next(1000)),
        };
    }

    private static string Pick(string[] texts, Random random) => texts[random.Next(texts.Length)];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
