namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

internal static class EnumRows
{
    public static IEnumerable<Row> All =>
    [
        Row.Of("enum", Color.Green),
        Row.Of("enum-undefined", (Color)77),
        Row.Of("enum-undefined-in-object", new Holder<Color>((Color)77, 1)),
        Row.Of("enum-flags", Rights.Read | Rights.All),
        Row.Of("enum-flags-in-object", new Holder<Rights>(Rights.Read | Rights.All, 1)),
        Row.Of("enum-of-ulong-in-object", new Holder<Huge>((Huge)ulong.MaxValue, 1)),
        Row.Of("enum-of-sbyte-in-object", new Holder<Tiny>(Tiny.Least, 1)),
        Row.Of("enum-nullable", (Color?)Color.Red),
        Row.Of("enum-nullable-in-object", new Holder<Color?>((Color)77, 1)),
        Row.Of("enum-as-key", new Dictionary<Color, string> { [(Color)77] = "a" }),
        Row.Of("enum-set", new HashSet<Rights> { Rights.All }),
        Row.Of("enum-array-in-object", new Holder<Tiny[]>([Tiny.Least, 0], 1)),
        Row.Of("enum-of-dotnet", DayOfWeek.Friday),
        Row.Of("enum-two-names-of-one-value", new Holder<Twice>(Twice.Second, 1)),
        Row.Of("enum-without-members-in-object", new Holder<Bare>((Bare)3, 1)),
    ];
}

internal enum Huge : ulong
{
    Most = ulong.MaxValue,
}

internal enum Tiny : sbyte
{
    Least = sbyte.MinValue,
}

internal enum Twice
{
    First = 1,
    Second = First,
}

internal enum Bare;
