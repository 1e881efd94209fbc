using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using ComputeHost.TestSupport;

namespace ComputeHost.Testing.Tests;

/// <summary>What no type can show, a test does: a value that its own code changes on the way is refused, and the member named.</summary>
public sealed class RoundTripTests
{
    private readonly TestComputeClient _client = new();

    [Fact]
    public void RunAsync_GetterThatComputes_IsRefused() => AssertRefused(() => _client.RunAsync(Show, new Doubling { Value = 3 }), "Doubling.Value", "'6'", "'12'");

    [Fact]
    public void RunAsync_SetterThatDependsOnAnother_IsRefused() => AssertRefused(() => _client.RunAsync(Show, new Clamped { Most = 9, Level = 5 }), "Clamped.Level", "'5'", "'0'");

    [Fact]
    public void RunAsync_ConstructorThatComputes_IsRefused() => AssertRefused(() => _client.RunAsync(Show, new Growing(1)), "Growing.Size", "'2'", "'3'");

    [Fact]
    public void RunAsync_ChangeWithinOthers_NamesTheWay() =>
        AssertRefused(() => _client.RunAsync(CountAll, new Holder[] { new("a", []), new("b", new() { ["x"] = new Growing(1) }) }), "[1].Grown[0].Value.Size", "'2'", "'3'");

    [Fact]
    public async Task RunAsync_ResultThatChanges_IsAFault()
    {
        ComputeFaultException fault = await Assert.ThrowsAsync<ComputeFaultException>(() => _client.RunAsync(Grow, 1).DefaultTimeout());
        Assert.Contains("Growing.Size", Assert.IsType<NotSerializableException>(fault.InnerException).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MapAsync_ItemOrResultThatChanges_IsFound()
    {
        ComputeItemException item = await Assert.ThrowsAsync<ComputeItemException>(() => _client.MapAsync<Growing, string>(Show, new Growing[] { new(1) }).ToArrayAsync().DefaultTimeout());
        Assert.IsType<NotSerializableException>(item.InnerException);
        ComputeItemException result = await Assert.ThrowsAsync<ComputeItemException>(() => _client.MapAsync(Grow, new[] { 1, 2 }).ToArrayAsync().DefaultTimeout());
        Assert.Contains("Growing.Size", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NotChecked_ArrivesChanged() => Assert.Equal("3", await new TestComputeClient { CheckRoundTrips = false }.RunAsync(Show, new Growing(1)).DefaultTimeout());

    [Fact]
    public async Task RunAsync_CollectionsWithoutAnOrder_AreNotTakenForChanged()
    {
        string[] names = [.. Enumerable.Range(0, 200).Select(index => index.ToString(CultureInfo.InvariantCulture))];
        var all = new Unordered(
            new ConcurrentDictionary<string, int>(names.Select(name => KeyValuePair.Create(name, 1))),
            names.ToFrozenSet(),
            names.ToImmutableHashSet(),
            names.ToImmutableDictionary(name => name, name => new HashSet<string> { name }));
        all.Counts.Remove("7", out _);
        Assert.Equal(199, await _client.RunAsync(Count, all).DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_LazySequence_IsEnumeratedOnce()
    {
        int enumerations = 0;
        Assert.Equal(3, await _client.RunAsync(Sum, Items()).DefaultTimeout());
        Assert.Equal(1, enumerations);

        IEnumerable<int> Items()
        {
            enumerations++;
            yield return 1;
            yield return 2;
        }
    }

    [ComputeMethod]
    internal static string Show(Doubling value) => $"{value.Value}";

    [ComputeMethod]
    internal static string Show(Clamped value) => $"{value.Level}";

    [ComputeMethod]
    internal static string Show(Growing value) => $"{value.Size}";

    [ComputeMethod]
    internal static int CountAll(Holder[] values) => values.Length;

    [ComputeMethod]
    internal static Growing Grow(int size) => new(size);

    [ComputeMethod]
    internal static int Count(Unordered value) => value.Counts.Count;

    [ComputeMethod]
    internal static int Sum(IEnumerable<int> values) => values.Sum();

    private static void AssertRefused(Func<Task> call, params string[] parts)
    {
        NotSerializableException refusal = Assert.Throws<NotSerializableException>(() => { _ = call(); });
        Assert.All(parts, part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
    }

    internal sealed class Doubling
    {
        private int _value;

        public int Value
        {
            get => _value * 2;
            set => _value = value;
        }
    }

    internal sealed class Clamped
    {
        private int _level;

        public int Level
        {
            get => _level;
            set => _level = Math.Min(value, Most);
        }

        public int Most { get; set; }

    }

    internal sealed class Growing(int size)
    {
        public int Size { get; } = size + 1;
    }

    internal sealed record Holder(string Name, Dictionary<string, Growing> Grown);

    internal sealed record Unordered(
        ConcurrentDictionary<string, int> Counts,
        FrozenSet<string> Frozen,
        ImmutableHashSet<string> Immutable,
        ImmutableDictionary<string, HashSet<string>> Lists);
}
