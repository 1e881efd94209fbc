using ComputeHost.Supervisor.Processes;

namespace ComputeHost.Supervisor.Tests.Processes;

public sealed class ProcessStatusTests
{
    [Fact]
    public void Parse_Lines_AreReadInBytes()
    {
        ProcessStatus status = ProcessStatus.Parse(["Name:\tx", "TracerPid:\t17", "VmRSS:\t    9034 kB", "RssAnon:\t    1000 kB", "RssFile:\t 7000 kB", "RssShmem:\t 1034 kB", "VmSwap:\t  24 kB"]);

        Assert.Equal(new ProcessStatus(17, 1024 * 1024, 24 * 1024), status);
    }

    [Fact]
    public void Read_ThisProcess_HasMemory() => Assert.True(ProcessStatus.Read(Environment.ProcessId)!.Memory > 1024 * 1024);

    [Fact]
    public void Read_NoSuchProcess_IsNull() => Assert.Null(ProcessStatus.Read(int.MaxValue));
}
