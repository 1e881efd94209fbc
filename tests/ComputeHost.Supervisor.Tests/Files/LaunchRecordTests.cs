using ComputeHost.Supervisor.Files;

namespace ComputeHost.Supervisor.Tests.Files;

public sealed class LaunchRecordTests
{
    [Fact]
    public void Parse_ItsOwnLine_IsEqual()
    {
        var record = new LaunchRecord(4242, 987654321, 17, KernelIdentity.Current, "/tmp/with blank");

        Assert.Equal(record, LaunchRecord.Parse(record.ToLine()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 2 3 k /tmp")]
    [InlineData("0 2 3 k /tmp")]
    [InlineData("-5 2 3 k /tmp")]
    [InlineData("5 x 3 k /tmp")]
    [InlineData("5 2 3")]
    public void Parse_WhatMustNeverBeKilled_IsNull(string line) => Assert.Null(LaunchRecord.Parse(line));
}
