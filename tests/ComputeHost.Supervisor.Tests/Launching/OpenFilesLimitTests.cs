using ComputeHost.Supervisor.Launching;

namespace ComputeHost.Supervisor.Tests.Launching;

public sealed class OpenFilesLimitTests
{
    [Theory]
    [InlineData("Max open files            64                   4096                 files     ", 64L)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max open files", null)]
    public void Parse_Limits_IsTheSoftOne(string line, long? expected) => Assert.Equal(expected, OpenFilesLimit.Parse(["Limit  Soft Limit  Hard Limit", line]));
}
