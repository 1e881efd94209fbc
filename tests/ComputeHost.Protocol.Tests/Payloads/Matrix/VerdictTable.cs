namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

/// <summary>
/// The file <c>verdicts.tsv</c>: what became of each value when objects traveled as JSON ("json"), what becomes of it now ("graph"), and why a value that
/// traveled is refused.
/// </summary>
internal static class VerdictTable
{
    private const string Header = "id\ttype\tjson\tgraph\treason";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Payloads", "Matrix");

    public static IReadOnlyList<Verdict> Read()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder, "verdicts.tsv"));
        Assert.Equal(Header, lines[0]);
        return [.. lines.Skip(1).Select(line => line.Split('\t')).Select(cells => new Verdict(cells[0], cells[1], cells[2], cells[3], cells[4]))];
    }

    /// <summary>Writes what the table would have to be, next to it, to be looked at and taken over.</summary>
    /// <returns>The path.</returns>
    public static string WriteFound(IEnumerable<Verdict> verdicts)
    {
        string path = Path.Combine(Folder, "verdicts.found.tsv");
        File.WriteAllLines(path, verdicts.Select(verdict => $"{verdict.Id}\t{verdict.Type}\t{verdict.Json}\t{verdict.Graph}\t{verdict.Reason}").Prepend(Header));
        return path;
    }
}

/// <param name="Id">A row of the matrix.</param>
/// <param name="Type">Its declared type.</param>
/// <param name="Json">What became of it when objects traveled as JSON.</param>
/// <param name="Graph">What becomes of it now.</param>
/// <param name="Reason">Why it does not become what it became; empty if it does.</param>
internal sealed record Verdict(string Id, string Type, string Json, string Graph, string Reason);
