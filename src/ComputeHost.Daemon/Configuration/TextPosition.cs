using System.Text;

namespace ComputeHost.Daemon.Configuration;

/// <summary>A place in a file, counted from 1 as editors do; columns are characters.</summary>
internal readonly record struct TextPosition(int Line, int Column) : IComparable<TextPosition>
{
    public static TextPosition Of(ReadOnlySpan<byte> utf8, long offset)
    {
        ReadOnlySpan<byte> before = utf8[..(int)offset];
        ReadOnlySpan<byte> line = before[(before.LastIndexOf((byte)'\n') + 1)..];
        return new TextPosition(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(line) + 1);
    }

    public int CompareTo(TextPosition other) => (Line, Column).CompareTo((other.Line, other.Column));

    public override string ToString() => $"{Line}:{Column}";
}
