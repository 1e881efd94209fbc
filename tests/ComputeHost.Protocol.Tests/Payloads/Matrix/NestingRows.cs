using System.Collections.Immutable;

namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

/// <summary>Values within values: depth, recursion, generic types, and objects that are met more than once.</summary>
internal static class NestingRows
{
    public static IEnumerable<Row> All =>
    [
        Row.Of("nesting-holders", new Holder<Holder<Holder<int>>>(new(new(1, 2), 3), 4)),
        Row.Of("nesting-collections", new List<Dictionary<string, HashSet<int[]>[]>> { new() { ["a"] = [[[1], [2]]] } }),
        Row.Of("nesting-nullable-structures", new Pair<Pair<int?, string>?, Entry?> { First = new() { Second = "a" } }),
        Row.Of("nesting-of-127", Chain(127)),
        Row.Of("nesting-of-128", Chain(128)),
        Row.Of("nesting-of-129", Chain(129)),
        Row.Of("nesting-of-10000", Chain(10_000)),
        Row.Of("nesting-of-lists-60", Tree(60)),
        Row.Of("nesting-of-lists-64", Tree(64)),
        Row.Of("nesting-of-lists-65", Tree(65)),
        Row.Of("nesting-of-generic-arguments-33", (List<List<List<List<List<List<List<List<List<List<List<List<List<List<List<List<List<List<List<List<List<List<List<List<List<List<List<List<List<List<List<List<List<int>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>?)null),
        Row.Of("nesting-wide", Enumerable.Range(0, 10_000).Select(number => new Node { Number = number }).ToList()),
        Row.Of("recursion-tree", new Node { Number = 1, Next = new Node { Number = 2 }, Children = [new Node { Number = 3, Children = [] }] }),
        Row.Of("recursion-by-two-types", new Parent { Name = "a", Children = [new Child { Number = 1, Parent = new Parent { Name = "b" } }] }),
        Row.Of("recursion-record", new Cons<string>("a", new Cons<string>("b", null))),
        Row.Of("recursion-structure-by-list", new Leaf([new Leaf([]), new Leaf(default)])),
        Row.Of("recursion-by-dictionary", new Branch { ByName = new() { ["a"] = new Branch() }, Pair = (1, new Branch()) }),
        Row.Of("recursion-by-interface", new Group { Groups = [new Group { Groups = [] }] }),
        Row.Of("recursion-list-of-itself", new ListOfItself()),
        Row.Of("cycle-of-one", Loop()),
        Row.Of("cycle-by-list", ListLoop()),
        Row.Of("cycle-by-parent", Family()),
        Row.Of("shared-in-list", Shared()),
        Row.Of("shared-in-members", SharedInMembers()),
        Row.Of("shared-array-in-members", SharedArray()),
        Row.Of("shared-text", new Pair<string, string> { First = "a", Second = "a" }),
        Row.Of("generic-class", new Generic<string> { Value = "a", Values = ["b"] }),
        Row.Of("generic-class-of-structure", new Generic<Spot> { Value = new(1, 2), Values = [] }),
        Row.Of("generic-class-of-itself", new Generic<Generic<int>> { Value = new() { Value = 1 } }),
        Row.Of("generic-class-closed-by-derived", new ClosedGeneric { Value = 1, More = "a" }),
        Row.Of("generic-with-constraint", new Constrained<Color> { Value = Color.Green }),
    ];

    private static Node Chain(int length) => Enumerable.Range(1, length - 1).Aggregate(new Node(), (next, number) => new Node { Number = number, Next = next });

    private static Node Tree(int levels) => Enumerable.Range(1, levels - 1).Aggregate(new Node(), (inner, number) => new Node { Number = number, Children = [inner] });

    private static Node Loop()
    {
        var node = new Node();
        node.Next = node;
        return node;
    }

    private static Node ListLoop()
    {
        var node = new Node { Children = [] };
        node.Children.Add(node);
        return node;
    }

    private static Parent Family()
    {
        var parent = new Parent { Name = "a", Children = [new Child()] };
        parent.Children[0].Parent = parent;
        return parent;
    }

    private static List<Node> Shared()
    {
        var node = new Node { Number = 7 };
        return [node, node];
    }

    private static Pair<Node, Node> SharedInMembers()
    {
        var node = new Node { Number = 7 };
        return new() { First = node, Second = node };
    }

    private static Pair<int[], int[]> SharedArray()
    {
        int[] numbers = [1, 2];
        return new() { First = numbers, Second = numbers };
    }
}

internal sealed class Parent
{
    public string? Name { get; set; }

    public List<Child> Children { get; set; } = [];
}

internal sealed class Child
{
    public int Number { get; set; }

    public Parent? Parent { get; set; }
}

internal sealed record Cons<T>(T Head, Cons<T>? Tail);

internal readonly record struct Leaf(ImmutableArray<Leaf> Inner);

internal sealed class Branch
{
    public Dictionary<string, Branch>? ByName { get; set; }

    public (int Number, Branch? Inner) Pair { get; set; }
}

internal sealed class Group
{
    public IReadOnlyList<Group>? Groups { get; set; }
}

internal sealed class ListOfItself : List<ListOfItself>;

internal class Generic<T>
{
    public T? Value { get; set; }

    public List<T>? Values { get; set; }
}

internal sealed class ClosedGeneric : Generic<int>
{
    public string? More { get; set; }
}

internal sealed class Constrained<T>
    where T : struct, Enum
{
    public T Value { get; set; }
}
