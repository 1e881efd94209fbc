using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Reflection;
using ComputeHost.TestSupport;
using CsCheck;

namespace ComputeHost.Testing.Tests;

/// <summary>
/// The type variance of delegates lets an argument be of any type that can be assigned to the parameter's, and the result be taken for any that the method's can be
/// assigned to. Whichever it is, the value arrives equal or is refused before anything is sent.
/// </summary>
public sealed class AssignableTypeTests
{
    private static readonly MethodInfo[] Methods = typeof(Echoes).GetMethods(BindingFlags.Static | BindingFlags.Public);

    private static readonly MethodInfo Caller = typeof(AssignableTypeTests).GetMethod(nameof(SendAsync), BindingFlags.Static | BindingFlags.NonPublic)!;

    private static readonly Gen<int[]> Numbers = Gen.Int[-3, 3].Array[0, 6];

    private static readonly Gen<string[]> Names = Gen.OneOf("a", "B", "ab", "c", "D").Array[0, 5].Select(names => names.Distinct().ToArray());

    private static readonly Gen<StringComparer?> Comparer = Gen.OneOf<StringComparer?>(null, StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase);

    private static readonly Gen<Dictionary<string, int>> Pairs = Gen.Select(Names, Comparer, (names, comparer) => names.ToDictionary(name => name, name => name.Length, comparer));

    private static readonly Gen<object> Values = Gen.OneOf(
        Numbers.Select(numbers => (object)numbers),
        Numbers.Select(numbers => (object)numbers.ToList()),
        Numbers.Select(numbers => (object)new LinkedList<int>(numbers)),
        Numbers.Select(numbers => (object)new Collection<int>(numbers)),
        Numbers.Select(numbers => (object)new ReadOnlyCollection<int>(numbers)),
        Numbers.Select(numbers => (object)ImmutableList.Create(numbers)),
        Numbers.Select(numbers => (object)new ArraySegment<int>(numbers).ToList()),
        Names.Select(names => (object)names),
        Names.Select(names => (object)new Queue<string>(names)),
        Names.Select(names => (object)new Stack<string>(names)),
        Names.Select(names => (object)new ConcurrentBag<string>(names)),
        Gen.Select(Names, Comparer, (names, comparer) => (object)new HashSet<string>(names, comparer)),
        Gen.Select(Names, Comparer, (names, comparer) => (object)names.ToImmutableHashSet(comparer)),
        Gen.Select(Names, Comparer, (names, comparer) => (object)names.ToFrozenSet(comparer)),
        Gen.Select(Names, Comparer, (names, comparer) => (object)new SortedSet<string>(names, comparer)),
        Pairs.Select(pairs => (object)pairs),
        Pairs.Select(pairs => (object)new ConcurrentDictionary<string, int>(pairs, pairs.Comparer)),
        Pairs.Select(pairs => (object)pairs.ToImmutableDictionary(pairs.Comparer)),
        Pairs.Select(pairs => (object)pairs.ToFrozenDictionary(pairs.Comparer)),
        Pairs.Select(pairs => (object)new SortedDictionary<string, int>(pairs)),
        Pairs.Select(pairs => (object)new SortedList<string, int>(pairs)),
        Pairs.Select(pairs => (object)new ReadOnlyDictionary<string, int>(pairs)),
        Pairs.Select(pairs => (object)pairs.ToList()),
        Gen.Int.Select(legs => (object)new Animal(legs)),
        Gen.Int.Select(legs => (object)new Cat(legs)),
        Gen.Int.Select(legs => (object)new Animal[] { new(legs), new(0) }),
        Gen.Int.Select(legs => (object)new Animal[] { new(legs), new Cat(0) }),
        Gen.Int.Select(legs => (object)new Cat[] { new(legs) }),
        Gen.Int.Select(legs => (object)new List<Cat> { new(legs) }),
        Gen.Int.Select(size => (object)new Circle(size)),
        Gen.Int.Select(size => (object)new Square(size)),
        Gen.Int.Select(size => (object)new Circle[] { new(size) }),
        Gen.Int.Select(size => (object)new List<Square> { new(size) }));

    [Fact]
    public async Task RunAsync_AnyAssignableTypes_ArriveEqualOrAreRefusedBeforeSending()
    {
        (int arrived, int refused) = (0, 0);
        await Gen.Select(Values, Gen.Bool).SampleAsync(
            async (value, asInterface) =>
            {
                foreach (MethodInfo method in Methods)
                {
                    Type declared = method.ReturnType;
                    foreach (Type seen in Seen(declared, asInterface).Where(_ => declared.IsInstanceOfType(value)))
                    {
                        bool equal = await ArrivesAsync(method, value, seen);
                        _ = equal ? Interlocked.Increment(ref arrived) : Interlocked.Increment(ref refused);
                    }
                }
            },
            iter: 400,
            threads: 1);
        Assert.True(arrived > 300 && refused > 300, $"{arrived} arrived, {refused} were refused");
    }

    [Fact]
    public async Task RunAsync_OrdinaryConversions_Arrive()
    {
        var client = new TestComputeClient();
        Assert.Equal([1, 2], await client.RunAsync(Echoes.ReadOnlyList, new[] { 1, 2 }).DefaultTimeout());
        Assert.Equal([1, 2], await client.RunAsync(Echoes.ListInterface, new List<int> { 1, 2 }).DefaultTimeout());
        Assert.Equal(["a"], await client.RunAsync(Echoes.Enumerable, new Queue<string>(["a"])).DefaultTimeout());
        Assert.Equal(new Circle(3), await client.RunAsync(Echoes.Shape, new Circle(3)).DefaultTimeout());
        IEnumerable<int> seen = await client.RunAsync<int[], IEnumerable<int>>(Echoes.Array, [3]).DefaultTimeout();
        Assert.Equal([3], seen);
        IReadOnlyDictionary<string, int> pairs = await client.RunAsync(Echoes.ReadOnlyDictionary, new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 }).DefaultTimeout();
        Assert.Equal(1, pairs["A"]);
    }

    [Fact]
    public async Task MapAsync_ItemsOfAnAssignableType_ArriveOrAreRefused()
    {
        var client = new TestComputeClient();
        int[][] items = [[1], [2, 3]];
        Assert.Equal(items, await client.MapAsync(Echoes.ReadOnlyList, items).ToArrayAsync().DefaultTimeout());
        IEnumerable<int>[] seen = await client.MapAsync<int[], IEnumerable<int>>(Echoes.Array, items).ToArrayAsync().DefaultTimeout();
        Assert.Equal(items, seen);
        Cat[] cats = [new(4)];
        ComputeItemException failed = await Assert.ThrowsAsync<ComputeItemException>(() => client.MapAsync(Echoes.Animal, cats).ToArrayAsync().DefaultTimeout());
        Assert.IsType<NotSerializableException>(failed.InnerException);
    }

    [Theory]
    [InlineData(typeof(SortedDictionary<string, int>), nameof(Echoes.Dictionary), "Dictionary")]
    [InlineData(typeof(HashSet<string>), nameof(Echoes.Collection), "ISet")]
    [InlineData(typeof(Dictionary<string, int>), nameof(Echoes.PairCollection), "IDictionary")]
    public async Task RunAsync_CollectionThatWouldBecomeAnotherOne_IsRefusedWithARemedy(Type type, string method, string remedy)
    {
        object value = Activator.CreateInstance(type)!;
        MethodInfo echo = Methods.Single(candidate => candidate.Name == method);
        NotSerializableException refusal = await Assert.ThrowsAsync<NotSerializableException>(() => CallAsync(echo, value, echo.ReturnType));
        Assert.Contains(remedy, refusal.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Type> Seen(Type declared, bool asInterface) => asInterface ? declared.GetInterfaces().Where(type => type.IsGenericType).Take(2) : [declared];

    /// <returns>False if it was refused before sending.</returns>
    private static async Task<bool> ArrivesAsync(MethodInfo method, object value, Type seen)
    {
        Task<object?> call;
        try
        {
            call = CallAsync(method, value, seen);
        }
        catch (NotSerializableException)
        {
            return false;
        }

        string subject = $"{value.GetType()} as {method.ReturnType}, taken for {seen}";
        object arrived = (await call.DefaultTimeout())!;
        Assert.True(Describe(value, method.ReturnType) == Describe(arrived, method.ReturnType), subject);
        return true;
    }

    private static Task<object?> CallAsync(MethodInfo method, object value, Type seen)
    {
        Type type = value.GetType();
        Delegate typed = method.CreateDelegate(typeof(Func<,>).MakeGenericType(type, seen));
        return (Task<object?>)Caller.MakeGenericMethod(type, seen).Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, [typed, value], culture: null)!;
    }

    private static Task<object?> SendAsync<T, TResult>(Func<T, TResult> method, T value)
    {
        Task<TResult> call = new TestComputeClient().RunAsync(method, value);
        return Unwrap();

        async Task<object?> Unwrap() => await call;
    }

    /// <summary>What a method that sees the value as the declared type can tell of it.</summary>
    private static string Describe(object value, Type declared)
    {
        string type = declared.IsInterface ? "" : value.GetType().Name;
        return value switch
        {
            IEnumerable<KeyValuePair<string, int>> pairs => $"{type}{Sorts(value, declared)}[{Joined(declared, pairs.Select(pair => $"{pair.Key}:{pair.Value}:{Finds(value, pair.Key)}"))}]",
            IEnumerable<string> names => $"{type}{Sorts(value, declared)}[{Joined(declared, names.Select(name => $"{name}:{names.Contains(Swapped(name))}"))}]",
            IEnumerable elements => $"{type}[{string.Join(",", elements.Cast<object>().Select(element => $"{element.GetType().Name} {element}"))}]",
            _ => $"{value.GetType().Name} {value}",
        };
    }

    private static bool Finds(object pairs, string key) => pairs is IReadOnlyDictionary<string, int> dictionary && dictionary.ContainsKey(Swapped(key));

    /// <summary>A sorted set or dictionary goes on sorting what is added to it.</summary>
    private static string Sorts(object value, Type declared) =>
        !declared.Name.Contains("ReadOnly", StringComparison.Ordinal) && declared != typeof(IEnumerable<string>) && value is SortedDictionary<string, int> or SortedList<string, int> or SortedSet<string> ? "sorted" : "";

    /// <summary>Sets and dictionaries promise no order.</summary>
    private static string Joined(Type declared, IEnumerable<string> elements) =>
        string.Join(",", declared.Name.Contains("Set", StringComparison.Ordinal) || declared.Name.Contains("Dictionary", StringComparison.Ordinal) ? elements.Order(StringComparer.Ordinal) : elements);

    private static string Swapped(string name) => char.IsUpper(name[0]) ? name.ToLowerInvariant() : name.ToUpperInvariant();
}
