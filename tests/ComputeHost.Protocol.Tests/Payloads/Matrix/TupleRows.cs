namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

internal static class TupleRows
{
    public static IEnumerable<Row> All =>
    [
        Row.Of("tuple-none", default(ValueTuple)),
        Row.Of("tuple-of-one", ValueTuple.Create("a")),
        Row.Of("tuple-of-two", (1, "a")),
        Row.Of("tuple-named", (Number: 1, Text: "a")),
        Row.Of("tuple-of-numbers", (1, 2.5)),
        Row.Of("tuple-of-seven", (1, "b", 3, "d", 5, "f", 7)),
        Row.Of("tuple-of-eight", (1, "b", 3, "d", 5, "f", 7, "h")),
        Row.Of("tuple-of-sixteen", (1, 2, 3, 4, 5, 6, 7, "h", 9, 10, 11, 12, 13, 14, "o", 16)),
        Row.Of("tuple-nested", (1, ("a", (2.5, (string?)null)))),
        Row.Of("tuple-nullable", ((int, string)?)(1, "a")),
        Row.Of("tuple-in-object", new Holder<(int Number, string Text)>((1, "a"), 1)),
        Row.Of("tuple-as-key", new Dictionary<(int, string), int> { [(1, "a")] = 2 }),
        Row.Of("tuple-class", Tuple.Create(1, "a")),
        Row.Of("tuple-class-of-one", Tuple.Create("a")),
        Row.Of("tuple-class-of-eight", new Tuple<int, int, int, int, int, int, int, Tuple<string>>(1, 2, 3, 4, 5, 6, 7, Tuple.Create("h"))),
        Row.Of("tuple-class-null-in-object", new Holder<Tuple<int, string>?>(null, 1)),
        Row.Of("tuple-of-derived", (1, (Plain)new Derived())),
        Row.Of("tuple-interface", (System.Runtime.CompilerServices.ITuple)(1, 2)),
    ];
}
