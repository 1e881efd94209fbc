namespace ComputeHost.Testing.Tests;

/// <summary>One method per declared type, which returns what has arrived.</summary>
internal static class Echoes
{
    [ComputeMethod]
    public static int[] Array(int[] value) => value;

    [ComputeMethod]
    public static List<int> List(List<int> value) => value;

    [ComputeMethod]
    public static IList<int> ListInterface(IList<int> value) => value;

    [ComputeMethod]
    public static IReadOnlyList<int> ReadOnlyList(IReadOnlyList<int> value) => value;

    [ComputeMethod]
    public static ICollection<string> Collection(ICollection<string> value) => value;

    [ComputeMethod]
    public static IReadOnlyCollection<string> ReadOnlyCollection(IReadOnlyCollection<string> value) => value;

    [ComputeMethod]
    public static IEnumerable<string> Enumerable(IEnumerable<string> value) => value;

    [ComputeMethod]
    public static ISet<string> Set(ISet<string> value) => value;

    [ComputeMethod]
    public static HashSet<string> HashSet(HashSet<string> value) => value;

    [ComputeMethod]
    public static IDictionary<string, int> Dictionary(IDictionary<string, int> value) => value;

    [ComputeMethod]
    public static IReadOnlyDictionary<string, int> ReadOnlyDictionary(IReadOnlyDictionary<string, int> value) => value;

    [ComputeMethod]
    public static ICollection<KeyValuePair<string, int>> PairCollection(ICollection<KeyValuePair<string, int>> value) => value;

    [ComputeMethod]
    public static IReadOnlyCollection<KeyValuePair<string, int>> ReadOnlyPairs(IReadOnlyCollection<KeyValuePair<string, int>> value) => value;

    [ComputeMethod]
    public static Animal Animal(Animal value) => value;

    [ComputeMethod]
    public static Animal[] Animals(Animal[] value) => value;

    [ComputeMethod]
    public static IReadOnlyList<Animal> AnimalList(IReadOnlyList<Animal> value) => value;

    [ComputeMethod]
    public static Shape Shape(Shape value) => value;

    [ComputeMethod]
    public static IEnumerable<Shape> Shapes(IEnumerable<Shape> value) => value;

    [ComputeMethod]
    public static object Anything(object value) => value;
}
