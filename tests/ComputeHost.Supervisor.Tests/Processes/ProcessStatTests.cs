using ComputeHost.Supervisor.Processes;

namespace ComputeHost.Supervisor.Tests.Processes;

public sealed class ProcessStatTests
{
    [Fact]
    public void Parse_NameWithParenthesesAndBlanks_ReadsTheFieldsAfterIt()
    {
        ProcessStat? stat = ProcessStat.Parse("42 (a) b (c) T 1 40 39 0 -1 4194560 100 0 0 0 7 5 0 0 20 0 1 0 123456 1000 50");

        Assert.Equal(new ProcessStat('T', GroupId: 40, SessionId: 39, CpuTicks: 12, StartTime: 123456), stat);
    }

    [Theory]
    [InlineData("")]
    [InlineData("42 (a) R")]
    [InlineData("nonsense")]
    public void Parse_Damaged_IsNull(string text) => Assert.Null(ProcessStat.Parse(text));

    [Fact]
    public void Read_ThisProcess_HasAStart() => Assert.True(ProcessStat.Read(Environment.ProcessId)!.StartTime > 0);

    [Fact]
    public void Read_NoSuchProcess_IsNull() => Assert.Null(ProcessStat.Read(int.MaxValue));
}
