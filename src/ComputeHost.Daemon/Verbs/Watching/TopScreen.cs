using System.Text;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Verbs.Watching;

/// <summary>A terminal's other screen, on which <c>top</c> draws; what was on the first one comes back at the end.</summary>
internal sealed class TopScreen : IDisposable
{
    private const string Enter = "\e[?1049h\e[?25l";
    private const string Leave = "\e[?25h\e[?1049l";
    private const string Home = "\e[H";
    private const string ToLineEnd = "\e[K";
    private const string ToScreenEnd = "\e[J";
    private const string Bold = "\e[1m";
    private const string Plain = "\e[0m";

    private const int SmallWidth = 80;
    private const int SmallHeight = 24;

    private readonly TextWriter _output;

    public TopScreen(TextWriter output)
    {
        _output = output;
        Write(Enter);
    }

    /// <summary>A terminal that does not know its size counts as a small one.</summary>
    public void Draw(DaemonStatus status, TopOrder order)
    {
        (int width, int height) = (Console.WindowWidth, Console.WindowHeight);
        Write(Frame(status, order, width > 0 ? width : SmallWidth, height > 0 ? height : SmallHeight));
    }

    public void Dispose() => Write(Leave);

    /// <summary>As much as there is room for.</summary>
    public static string Frame(DaemonStatus status, TopOrder order, int width, int height)
    {
        List<string> lines = [.. TopView.Of(status, order)];
        lines.Insert(1, $"{TopView.Keys}   sorted by {order.ToString().ToLowerInvariant()}");
        if (lines.Count > height)
        {
            string rest = $"… {lines.Count - height + 1} more lines; a larger terminal shows them";
            lines.RemoveRange(height - 1, lines.Count - height + 1);
            lines.Add(rest);
        }

        var frame = new StringBuilder(Home);
        for (int index = 0; index < lines.Count; index++)
        {
            string line = lines[index].Length > width ? lines[index][..(width - 1)] + "…" : lines[index];
            bool isHeading = line.Length > 1 && char.IsAsciiLetterUpper(line[0]) && !line.Any(char.IsAsciiLetterLower);
            frame.Append(isHeading ? Bold + line + Plain : line).Append(ToLineEnd).Append(index < lines.Count - 1 ? "\r\n" : ToScreenEnd);
        }

        return frame.ToString();
    }

    private void Write(string text)
    {
        _output.Write(text);
        _output.Flush();
    }
}
