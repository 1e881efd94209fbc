using System.Text;

namespace ComputeHost.Daemon.Verbs;

/// <summary>Columns of plain text. A heading that begins with <c>&gt;</c> stands for a column of numbers.</summary>
internal sealed class TextTable(params string[] headings)
{
    private const string Gap = "  ";

    private readonly List<string[]> _rows = [[.. headings.Select(static heading => heading.TrimStart('>'))]];

    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>The lines, the headings first. What is wider than a screen is cut by whoever shows it.</summary>
    public IEnumerable<string> Lines()
    {
        int[] widths = [.. headings.Select((_, column) => _rows.Max(row => row[column].Length))];
        foreach (string[] row in _rows)
        {
            var line = new StringBuilder();
            for (int column = 0; column < row.Length; column++)
            {
                string cell = row[column];
                line.Append(column == 0 ? "" : Gap).Append(headings[column].StartsWith('>') ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            }

            yield return line.ToString().TrimEnd();
        }
    }

    public override string ToString() => string.Join('\n', Lines());
}
