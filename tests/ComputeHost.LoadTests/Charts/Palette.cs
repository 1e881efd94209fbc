namespace ComputeHost.LoadTests.Charts;

/// <summary>The charts' colours: what is measured stands out, what it is measured beside does not.</summary>
internal static class Palette
{
    public const string Paper = "#ffffff";
    public const string Ink = "#24292f";
    public const string Faint = "#57606a";
    public const string Grid = "#e3e6ea";
    public const string Subject = "#0969da";
    public const string Peer = "#a8b3bf";

    private static readonly string[] s_lines = [Subject, "#d1620b", "#1a7f37", "#8250df", "#57606a"];

    /// <summary>The colour of a line among several.</summary>
    public static string Line(int index) => s_lines[index % s_lines.Length];
}
