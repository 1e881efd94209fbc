using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Reports;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Charts;

/// <summary>One metric of several subjects: a bar for the median, a line from the least to the greatest value, the best subject first.</summary>
internal static class BarChart
{
    private const double Width = 820;
    private const double Left = 210;
    private const double Right = 100;
    private const double Top = 64;
    private const double RowHeight = 30;
    private const double BarHeight = 18;
    private const double Bottom = 44;

    public static SvgCanvas Draw(string title, string metric, IReadOnlyList<Result> results)
    {
        double end = Top + (results.Count * RowHeight);
        var axis = new Axis([.. results.Select(result => result.Spread.Median)], Left, Width - Right);
        var canvas = new SvgCanvas(Width, end + Bottom, title);
        canvas.Write(16, 26, title, size: 15, bold: true);
        canvas.Write(16, 46, $"{metric} in {results[0].Unit}{(axis.IsLogarithmic ? ", logarithmic" : "")}", fill: Palette.Faint);
        foreach (double tick in axis.Ticks)
        {
            canvas.Line(axis.Place(tick), Top, axis.Place(tick), end, Palette.Grid);
            canvas.Write(axis.Place(tick), end + 18, Axis.Label(tick), size: 11, anchor: TextAnchor.Middle, fill: Palette.Faint);
        }

        double row = Top;
        foreach (Result result in results.OrderBy(result => metric == Reading.PerSecond ? -result.Spread.Median : result.Spread.Median))
        {
            bool isSubject = result.Subject == ComputeHostEcho.Name;
            double middle = row + (RowHeight / 2);
            canvas.Write(Left - 10, middle + 4, result.Subject, anchor: TextAnchor.End, bold: isSubject);
            canvas.Rectangle(Left, middle - (BarHeight / 2), axis.Place(result.Spread.Median) - Left, BarHeight, isSubject ? Palette.Subject : Palette.Peer);
            double greatest = Math.Min(axis.Place(result.Spread.Max), Width - Right);
            canvas.Line(axis.Place(result.Spread.Min), middle, greatest, middle, Palette.Ink);
            canvas.Write(Math.Max(axis.Place(result.Spread.Median), greatest) + 6, middle + 4, Figure.Text(result.Spread.Median), bold: isSubject);
            row += RowHeight;
        }

        canvas.Line(Left, Top, Left, end, Palette.Faint);
        return canvas;
    }
}
