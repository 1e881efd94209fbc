using System.Globalization;
using System.Xml.Linq;

namespace ComputeHost.LoadTests.Charts;

internal enum TextAnchor
{
    Start,
    Middle,
    End,
}

/// <summary>A drawing. Lengths are pixels, from the upper left corner.</summary>
internal sealed class SvgCanvas
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    private readonly XElement _root;

    /// <param name="title">What it shows, for who cannot see it.</param>
    public SvgCanvas(double width, double height, string title)
    {
        _root = new XElement(
            s_svg + "svg",
            new XAttribute("viewBox", $"0 0 {Text(width)} {Text(height)}"),
            new XAttribute("width", Text(width)),
            new XAttribute("height", Text(height)),
            new XAttribute("role", "img"),
            new XAttribute("font-family", "system-ui, sans-serif"),
            new XElement(s_svg + "title", title));
        Rectangle(0, 0, width, height, Palette.Paper);
    }

    public void Rectangle(double x, double y, double width, double height, string fill) =>
        Add("rect", ("x", Text(x)), ("y", Text(y)), ("width", Text(width)), ("height", Text(height)), ("fill", fill));

    public void Line(double x1, double y1, double x2, double y2, string stroke, double width = 1) =>
        Add("line", ("x1", Text(x1)), ("y1", Text(y1)), ("x2", Text(x2)), ("y2", Text(y2)), ("stroke", stroke), ("stroke-width", Text(width)));

    public void Polyline(IEnumerable<(double X, double Y)> points, string stroke) =>
        Add("polyline", ("points", string.Join(' ', points.Select(point => $"{Text(point.X)},{Text(point.Y)}"))), ("fill", "none"), ("stroke", stroke), ("stroke-width", "2"));

    public void Dot(double x, double y, string fill) => Add("circle", ("cx", Text(x)), ("cy", Text(y)), ("r", "3.5"), ("fill", fill));

    public void Write(double x, double y, string text, double size = 12, TextAnchor anchor = TextAnchor.Start, string fill = Palette.Ink, bool bold = false)
    {
        XElement element = Add(
            "text", ("x", Text(x)), ("y", Text(y)), ("font-size", Text(size)), ("text-anchor", anchor.ToString().ToLowerInvariant()), ("font-weight", bold ? "bold" : "normal"), ("fill", fill));
        element.Value = text;
    }

    public void Save(string path) => new XDocument(_root).Save(path);

    private XElement Add(string name, params (string Name, string Value)[] attributes)
    {
        var element = new XElement(s_svg + name, attributes.Select(attribute => new XAttribute(attribute.Name, attribute.Value)));
        _root.Add(element);
        return element;
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
