namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

public sealed class MatrixTests
{
    [Fact]
    public void Codec_EachValueOfTheMatrix_GivesTheVerdictOfTheTable()
    {
        Dictionary<string, Verdict> table = VerdictTable.Read().ToDictionary(verdict => verdict.Id);
        List<Verdict> found =
        [
            .. MatrixRows.All.Select(row => (Row: row, Verdict: row.Verdict())).Select(pair => table.TryGetValue(pair.Row.Id, out Verdict? verdict)
                ? verdict with { Type = TypeName.Of(pair.Row.Type), Graph = pair.Verdict }
                : new Verdict(pair.Row.Id, TypeName.Of(pair.Row.Type), "new", pair.Verdict, "")),
        ];
        string[] differences = [.. found.Where(verdict => table.GetValueOrDefault(verdict.Id) != verdict).Select(verdict => $"{verdict.Id}: {verdict.Graph}"),
            .. table.Keys.Except(found.Select(verdict => verdict.Id)).Select(id => $"{id}: has no value")];

        Assert.True(
            differences.Length == 0,
            $"{differences.Length} verdicts are not those of the table ({VerdictTable.WriteFound(found)} has all): {Environment.NewLine}{string.Join(Environment.NewLine, differences)}");
    }

    [Fact]
    public void Shapes_ReadByReflectionAndGenerated_GiveTheSameBytesAndValues()
    {
        HashSet<string> carried = [.. VerdictTable.Read().Where(verdict => verdict.Graph == "equal").Select(verdict => verdict.Id)];
        string[] found = [.. MatrixRows.All.Where(row => carried.Contains(row.Id)).Select(row => (row.Id, Difference: row.FindDifferenceOfShapes())).Where(row => row.Difference is not null).Select(row => $"{row.Id}: {row.Difference}")];

        Assert.True(found.Length == 0, string.Join(Environment.NewLine, found));
    }

    [Fact]
    public void Table_AnyValue_DiffersOnlyByItsSharedObjects() =>
        AssertNone(verdict => verdict.Graph.StartsWith("different", StringComparison.Ordinal) && !verdict.Id.StartsWith("shared-", StringComparison.Ordinal));

    [Fact]
    public void Table_AnyValue_ArrivesOrIsRefused() => AssertNone(verdict => verdict.Graph.StartsWith("error", StringComparison.Ordinal));

    [Fact]
    public void Table_ValueThatTraveledAndIsRefused_SaysWhy() => AssertNone(verdict => verdict.Json == "equal" && verdict.Graph != "equal" && verdict.Reason.Length == 0);

    private static void AssertNone(Func<Verdict, bool> wrong)
    {
        string[] found = [.. VerdictTable.Read().Where(wrong).Select(verdict => $"{verdict.Id}: {verdict.Graph}")];
        Assert.True(found.Length == 0, string.Join(Environment.NewLine, found));
    }
}
