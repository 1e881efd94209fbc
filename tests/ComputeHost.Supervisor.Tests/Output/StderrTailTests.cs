using ComputeHost.Supervisor.Output;

namespace ComputeHost.Supervisor.Tests.Output;

public sealed class StderrTailTests
{
    private readonly StderrTail _tail = new();

    [Fact]
    public void ToString_FewLines_HasThemAll()
    {
        Add("one", "two");

        Assert.Equal("one\ntwo", _tail.ToString());
        Assert.Null(_tail.Announcement);
    }

    [Fact]
    public void ToString_ManyLines_HasTheLastOnes()
    {
        Add([.. Enumerable.Range(0, 1000).Select(number => $"line {number}")]);

        string[] lines = _tail.ToString().Split('\n');
        Assert.Equal(StderrTail.MaxLines, lines.Length);
        Assert.Equal("line 999", lines[^1]);
    }

    [Fact]
    public void ToString_LongLines_IsBounded()
    {
        Add([.. Enumerable.Repeat(new string('x', 4000), 100)]);

        Assert.InRange(_tail.ToString().Length, 4000, StderrTail.MaxLength + 100);
    }

    [Fact]
    public void ToString_StackOverflow_StartsAtTheTopOfTheStack()
    {
        Add("the program's own words", "Stack overflow.", "   at Deep.Recurse()");
        Add([.. Enumerable.Repeat("   at Deep.Recurse()", 5000)]);
        Add("   at Main()");

        string text = _tail.ToString();
        Assert.StartsWith("Stack overflow.\n   at Deep.Recurse()", text, StringComparison.Ordinal);
        Assert.EndsWith("   at Main()", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 100, 2 * StderrTail.MaxLength);
        Assert.Equal("Stack overflow.", _tail.Announcement);
    }

    [Fact]
    public void Announcement_SeveralTimes_TheLastOneCounts()
    {
        Add("Out of memory.", "only said so", "Process terminated. Assertion failed.", "   at Main()");

        Assert.Equal("Process terminated. Assertion failed.", _tail.Announcement);
        Assert.Equal("Process terminated. Assertion failed.\n   at Main()", _tail.ToString());
    }

    [Fact]
    public void Announcement_FatalError_IncludesTheLineThatSaysWhich()
    {
        Add("Fatal error.", "System.AccessViolationException: Attempted to read or write protected memory.", "   at Main()");

        Assert.Equal("Fatal error. System.AccessViolationException: Attempted to read or write protected memory.", _tail.Announcement);
    }

    private void Add(params string[] lines)
    {
        foreach (string line in lines)
        {
            _tail.Add(line);
        }
    }
}
