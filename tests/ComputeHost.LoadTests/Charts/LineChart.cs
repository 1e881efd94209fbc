using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Charts;

/// <summary>One metric of a few subjects over the steps of a scenario, each with its least and greatest value.</summary>
internal static class LineChart
{
    private const double Width = 820;
    private const double Height = 420;
    private const double Left = 76;
    private const double Right = 24;
    private const double Top = 84;
    private const double Bottom = 48;

    /// <param name="points">The results with their steps.</param>
    /// <param name="steps">What the steps are.</param>
    public static SvgCanvas Draw(string title, string metric, string steps, IReadOnlyList<(double Step, Result Result)> points)
    {
        var across = new Axis([.. points.Select(point => point.Step)], Left, Width - Right, room: 0);
        var up = new Axis([.. points.Select(point => point.Result.Spread.Median)], Height - Bottom, Top);
        var canvas = new SvgCanvas(Width, Height, title);
        canvas.Write(16, 26, title, size: 15, bold: true);
        canvas.Write(16, 46, $"{metric} in {points[0].Result.Unit}{(up.IsLogarithmic ? ", logarithmic" : "")}", fill: Palette.Faint);
        foreach (double tick in up.Ticks)
        {
            canvas.Line(Left, up.Place(tick), Width - Right, up.Place(tick), Palette.Grid);
            canvas.Write(Left - 8, up.Place(tick) + 4, Axis.Label(tick), size: 11, anchor: TextAnchor.End, fill: Palette.Faint);
        }

        // Steps that double or multiply are too few to be found between decades: each has its own label.
        foreach (double tick in across.IsLogarithmic ? [.. points.Select(point => point.Step).Distinct()] : across.Ticks)
        {
            canvas.Write(across.Place(tick), Height - Bottom + 18, Axis.Label(tick), size: 11, anchor: TextAnchor.Middle, fill: Palette.Faint);
        }

        canvas.Write((Left + Width - Right) / 2, Height - 10, steps, anchor: TextAnchor.Middle, fill: Palette.Faint);
        double legend = 16;
        foreach ((int index, IGrouping<string, (double Step, Result Result)> line) in points.GroupBy(point => point.Result.Subject).OrderBy(line => line.Key != ComputeHostEcho.Name).Index())
        {
            string colour = Palette.Line(index);
            (double X, double Y)[] places = [.. line.Select(point => (across.Place(point.Step), up.Place(point.Result.Spread.Median)))];
            canvas.Polyline(places, colour);
            foreach (((double x, double y), (_, Result result)) in places.Zip(line))
            {
                canvas.Line(x, Bounded(up.Place(result.Spread.Min)), x, Bounded(up.Place(result.Spread.Max)), colour);
                canvas.Dot(x, y, colour);
            }

            canvas.Rectangle(legend, 60, 12, 12, colour);
            canvas.Write(legend + 18, 70, line.Key);
            legend += 40 + (7.5 * line.Key.Length);
        }

        canvas.Line(Left, Height - Bottom, Width - Right, Height - Bottom, Palette.Faint);
        return canvas;
    }

    private static double Bounded(double y) => Math.Clamp(y, Top, Height - Bottom);
}
