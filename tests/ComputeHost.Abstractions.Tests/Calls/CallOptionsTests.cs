namespace ComputeHost.Abstractions.Tests.Calls;

/// <summary>Options of calls and mappings out of their range: all errors at once, in sentences of one shape.</summary>
public sealed class CallOptionsTests
{
    [Fact]
    public void Check_CallOptionsOutOfRange_NamesAllOfThemWithValueRangeAndRemedy()
    {
        var options = new ComputeCallOptions { Timeout = TimeSpan.Zero, QueueTimeout = TimeSpan.MaxValue, Priority = (ComputePriority)9 };

        Assert.Equal(
            string.Join(
                Environment.NewLine,
                "The options of the call have 3 errors:",
                "- ComputeCallOptions.Timeout is '00:00:00' but must be greater than '00:00:00' and at most '24.20:31:23.6470000'. Set it to a value in that range, or to Timeout.InfiniteTimeSpan for no limit.",
                "- ComputeCallOptions.QueueTimeout is '10675199.02:48:05.4775807' but must be greater than '00:00:00' and at most '24.20:31:23.6470000'. Set it to a value in that range, or to Timeout.InfiniteTimeSpan for no limit.",
                "- ComputeCallOptions.Priority is '9' but must be one of 'Normal', 'High', 'Low'. Choose one of these. (Parameter 'options')"),
            Assert.Throws<ArgumentException>(options.Check).Message);
    }

    [Fact]
    public void Check_MapOptionsOutOfRange_NamesAllOfThemWithValueRangeAndRemedy()
    {
        var options = new ComputeMapOptions { ChunkSize = -1, ChunksInFlight = 1025, Call = new ComputeCallOptions { Progress = new Progress<ComputeProgress>() } };

        string message = Assert.Throws<ArgumentException>(options.Check).Message;

        Assert.All(
            [
                "The options of the mapping have 3 errors:",
                "ComputeMapOptions.ChunkSize is '-1' but must be '0' to '100000'. Set it to a value in that range, or to 0 to leave it to the library.",
                "ComputeMapOptions.ChunksInFlight is '1025' but must be '0' to '1024'. Set it to a value in that range, or to 0 to leave it to the library.",
                "but must have no Progress, because the reports of a chunk's items cannot be told apart. Use ComputeMapOptions.Progress.",
            ],
            part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    public static TheoryData<ComputeCallOptions> Valid =>
    [
        new ComputeCallOptions(),
        new ComputeCallOptions { Timeout = TimeSpan.FromTicks(1), QueueTimeout = Timeout.InfiniteTimeSpan, Priority = ComputePriority.Low },
        new ComputeCallOptions { Timeout = Timeout.InfiniteTimeSpan, QueueTimeout = TimeSpan.FromMilliseconds(int.MaxValue), Priority = ComputePriority.High },
    ];

    [Theory]
    [MemberData(nameof(Valid))]
    public void Check_CallOptionsAtTheBoundary_FindsNothing(ComputeCallOptions options) => options.Check();
}
