namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

internal static class RecordRows
{
    public static IEnumerable<Row> All =>
    [
        Row.Of("record", new Rectangle(1, 2)),
        Row.Of("record-of-everything", new Everything([1], [null, new(1, 2)], new() { ["a"] = [new(1, 2)] }, ["b", null], (1, null, new Circle("c", 1)), new Dictionary<Color, Node> { [Color.Green] = new() }, [[(Half)1], []], DateTime.UnixEpoch)),
        Row.Of("record-with-body-init", new Titled("a") { Note = "b" }),
        Row.Of("record-with-mutable-state", new Changing("a") { Changes = 2 }),
        Row.Of("record-copied-with", new Titled("a") { Note = "b" } with { Title = "c" }),
        Row.Of("record-with-copy-constructor-state", new Versioned("a") with { Title = "b" }),
        Row.Of("record-derived", new TitledMore("a", 1) { Note = "b" }),
        Row.Of("record-with-overridden-member", new Shouting("a")),
        Row.Of("record-with-own-property", new Checked(3)),
        Row.Of("record-of-70-parameters", new Long(
            0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36,
            37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69)),
        Row.Of("record-members-that-differ-in-case", new CaseRecord(1) { text = 2 }),
        Row.Of("record-of-no-parameters", new Hollow { Number = 1 }),
        Row.Of("record-of-70-parameters-in-list", new List<Long> { new(
            0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36,
            37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69) }),
    ];
}

internal record Titled(string Title)
{
    public string? Note { get; init; }
}

internal sealed record TitledMore(string Title, int More) : Titled(Title);

internal sealed record Changing(string Title)
{
    public int Changes { get; set; }
}

internal sealed record Versioned(string Title)
{
    private readonly int _copies;

    private Versioned(Versioned other)
    {
        Title = other.Title;
        _copies = other._copies + 1;
    }

    public int Copies() => _copies;
}

internal sealed record Shouting(string Text) : Spoken(Text)
{
    public override string Text { get; init; } = Text;
}

internal record Spoken(string Text)
{
    public virtual string Text { get; init; } = Text;
}

internal sealed record Checked(int Number)
{
    public int Number { get; init; } = Number > 0 ? Number : throw new ArgumentOutOfRangeException(nameof(Number));
}

internal sealed record Long(
    int P00, int P01, int P02, int P03, int P04, int P05, int P06, int P07, int P08, int P09, int P10, int P11, int P12, int P13, int P14, int P15,
    int P16, int P17, int P18, int P19, int P20, int P21, int P22, int P23, int P24, int P25, int P26, int P27, int P28, int P29, int P30, int P31,
    int P32, int P33, int P34, int P35, int P36, int P37, int P38, int P39, int P40, int P41, int P42, int P43, int P44, int P45, int P46, int P47,
    int P48, int P49, int P50, int P51, int P52, int P53, int P54, int P55, int P56, int P57, int P58, int P59, int P60, int P61, int P62, int P63,
    int P64, int P65, int P66, int P67, int P68, int P69);

#pragma warning disable IDE1006 // The point of it.
internal sealed record CaseRecord(int Text)
{
    public int text { get; set; }
}
#pragma warning restore IDE1006

internal sealed record Hollow()
{
    public int Number { get; set; }
}
