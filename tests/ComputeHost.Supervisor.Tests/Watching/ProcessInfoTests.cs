using ComputeHost.Supervisor.Watching;

namespace ComputeHost.Supervisor.Tests.Watching;

public sealed class ProcessInfoTests
{
    [Fact]
    public void ParseStat_NameWithParenthesesAndBlanks_ReadsTheFieldsAfterIt()
    {
        ProcessStat? stat = ProcessStat.Parse("42 (a) b (c) T 1 40 39 0 -1 4194560 100 0 0 0 7 5 0 0 20 0 1 0 123456 1000 50");

        Assert.Equal(new ProcessStat('T', GroupId: 40, SessionId: 39, CpuTicks: 12, StartTime: 123456), stat);
    }

    [Theory]
    [InlineData("")]
    [InlineData("42 (a) R")]
    [InlineData("nonsense")]
    public void ParseStat_Damaged_IsNull(string text) => Assert.Null(ProcessStat.Parse(text));

    [Fact]
    public void ParseStatus_Lines_AreReadInBytes()
    {
        ProcessStatus status = ProcessStatus.Parse(["Name:\tx", "TracerPid:\t17", "VmRSS:\t    9034 kB", "RssAnon:\t    1000 kB", "RssFile:\t 7000 kB", "RssShmem:\t 1034 kB", "VmSwap:\t  24 kB"]);

        Assert.Equal(new ProcessStatus(17, 1024 * 1024, 24 * 1024), status);
    }

    [Fact]
    public void Read_ThisProcess_HasMemoryAndStart()
    {
        Assert.True(ProcessStatus.Read(Environment.ProcessId)!.Memory > 1024 * 1024);
        Assert.True(ProcessStat.Read(Environment.ProcessId)!.StartTime > 0);
    }

    [Fact]
    public void Read_NoSuchProcess_IsNull()
    {
        Assert.Null(ProcessStat.Read(int.MaxValue));
        Assert.Null(ProcessStatus.Read(int.MaxValue));
    }
}
