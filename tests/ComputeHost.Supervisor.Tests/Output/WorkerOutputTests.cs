using System.Text;
using ComputeHost.Protocol.Launch;
using ComputeHost.Supervisor.Output;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor.Tests.Output;

public sealed class WorkerOutputTests : IDisposable
{
    private const string Nonce = "0123abcd";

    private readonly LogCapture _logs = new();
    private readonly WorkerOutput _output;
    private int _answers;

    public WorkerOutputTests() =>
        _output = new WorkerOutput("w-1", Nonce, TimeProvider.System, _logs.CreateLogger(WorkerOutput.Category)) { OnAnswer = () => _answers++ };

    private IEnumerable<string> Messages => _logs.Entries.Select(entry => entry.Message);

    public void Dispose() => _logs.Dispose();

    [Fact]
    public void OnStdoutLine_EmptyLineBeforeTheHandshake_IsNotLogged()
    {
        Print("a line of the start", "", Nonce + " {}");
        Assert.Equal(1, _answers);
        Assert.Equal(["[w-1 0] a line of the start"], Messages);
    }

    [Fact]
    public void OnStdoutLine_OtherEmptyLines_AreLogged()
    {
        Print("", "a line", Nonce + " {}", "");
        Assert.Equal(["[w-1 0] ", "[w-1 0] a line", "[w-1 0] "], Messages);
    }

    [Fact]
    public void OnStdoutLine_MemoryIsShort_TheHandshakeIsToldAllTheSame()
    {
        int tries = 0;
        var output = new WorkerOutput("w-1", Nonce, TimeProvider.System, _logs.CreateLogger("x"))
        {
            OnAnswer = () =>
            {
                if (++tries < 3)
                {
                    throw new OutOfMemoryException();
                }
            },
        };
        output.OnStdoutLine(Encoding.UTF8.GetBytes(Nonce + " {}"), cut: false);
        Assert.Equal(3, tries);
    }

    [Fact]
    public void OnStdoutLine_EntryOfAMethod_KeepsLevelCategoryEventAndException()
    {
        var record = new WorkerLogRecord { Level = (int)LogLevel.Error, Category = "Primes.Count", EventId = 7, EventName = "Seven", Message = "it \u001b[31m broke", Exception = "System.Exception: one\r\n   at Two()" };
        Print(record.ToLine(Nonce));
        LogEntry entry = Assert.Single(_logs.Entries);
        Assert.Equal((LogLevel.Error, new EventId(7, "Seven"), "it \\u001b[31m broke"), (entry.Level, entry.EventId, entry.Message));
        Assert.Equal("System.Exception: one\n   at Two()", entry.Exception!.ToString());
        Assert.Equal(("w-1", "it \\u001b[31m broke"), (entry.Values["WorkerId"], entry.Values["Message"]));
    }

    [Fact]
    public void OnStdoutLine_EntryBehindAnUnfinishedLine_BothAreLogged()
    {
        Print("50 %" + new WorkerLogRecord { Level = (int)LogLevel.Debug, Category = "x", Message = "hello" }.ToLine(Nonce));
        Assert.Equal(["[w-1 0] 50 %", "hello"], Messages);
    }

    [Theory]
    [InlineData("{\"level\":2}")]
    [InlineData("no json")]
    [InlineData("null")]
    public void OnStdoutLine_DamagedEntry_IsLoggedAsALine(string json)
    {
        Print(Nonce + ":" + json);
        Assert.Equal([$"[w-1 0] {Nonce}:{json}"], Messages);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData((int)LogLevel.None)]
    [InlineData(99)]
    public void OnStdoutLine_EntryOfALevelThatThereIsNot_IsLeftOut(int level)
    {
        Print(new WorkerLogRecord { Level = level, Category = "x", Message = "hello" }.ToLine(Nonce));
        Assert.Empty(Messages);
    }

    [Fact]
    public void OnStderrLine_StackOverflow_IsOneEntry()
    {
        string[] lines = ["Stack overflow.", "Repeated 100 times:", "--------------------------------", "   at A.B()", "--------------------------------", "   at C.D()"];
        Complain(lines);
        Assert.Empty(Messages);
        _output.OnStderrEnd();
        Assert.Equal(["[w-1 0] " + string.Join('\n', lines)], Messages);
        Assert.Equal("Stack overflow.", _output.Tail.Announcement);
    }

    [Fact]
    public void OnStderrLine_OtherLineAfterAnAnnouncement_EndsTheNotice()
    {
        Complain("Fatal error.", "System.AccessViolationException: bad", "   at A.B()", "another", "Unhandled exception. X", "   at C.D()", "Out of memory.");
        _output.OnPause();
        Assert.Equal(
            ["[w-1 0] Fatal error.\nSystem.AccessViolationException: bad\n   at A.B()", "[w-1 0] another", "[w-1 0] Unhandled exception. X\n   at C.D()", "[w-1 0] Out of memory."],
            Messages);
        Assert.False(_output.IsGathering);
    }

    [Fact]
    public void OnStderrLine_EndlessStack_IsCut()
    {
        Complain(["Unhandled exception. X", .. Enumerable.Repeat("   at A.B()", 100)]);
        _output.OnStderrEnd();
        string message = Assert.Single(Messages);
        Assert.EndsWith("\n… (37 more lines)", message, StringComparison.Ordinal);
        Assert.Equal(65, message.Split('\n').Length);
    }

    private void Print(params string[] lines) => Array.ForEach(lines, line => _output.OnStdoutLine(Encoding.UTF8.GetBytes(line), cut: false));

    private void Complain(params string[] lines) => Array.ForEach(lines, line => _output.OnStderrLine(Encoding.UTF8.GetBytes(line), cut: false));
}
