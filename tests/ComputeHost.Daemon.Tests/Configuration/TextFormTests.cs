using ComputeHost.Daemon.Configuration;

namespace ComputeHost.Daemon.Tests.Configuration;

public sealed class TextFormTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("1.5 min", 90)]
    [InlineData("2h", 7200)]
    [InlineData("1d", 86400)]
    [InlineData("00:00:30", 30)]
    [InlineData("1.00:00:00.5", 86400.5)]
    [InlineData("infinite", -0.001)]
    public void Time_AsPeopleWriteIt_IsRead(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), TimeText.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("-30s")]
    [InlineData("00:30")]
    [InlineData("00:99:00")]
    [InlineData("1w")]
    [InlineData("30S")]
    [InlineData("999999999999999999999d")]
    public void Time_ThatCouldMeanAnything_IsRefused(string text) => Assert.Null(TimeText.Parse(text));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1024", 1024)]
    [InlineData("3B", 3)]
    [InlineData("2 KiB", 2048)]
    [InlineData("64MiB", 67108864)]
    [InlineData("1GiB", 1073741824)]
    [InlineData("2TiB", 2199023255552)]
    public void Size_AsPeopleWriteIt_IsRead(string text, long bytes) => Assert.Equal(bytes, SizeText.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5GiB")]
    [InlineData("1MB")]
    [InlineData("1e3")]
    [InlineData("9223372036854775808")]
    [InlineData("9999999999TiB")]
    public void Size_ThatIsNone_IsRefused(string text) => Assert.Null(SizeText.Parse(text));

    [Theory]
    [InlineData("maxWorker", "maxWorkers")]
    [InlineData("MAXWORKERS", "maxWorkers")]
    [InlineData("maxWrokers", "maxWorkers")]
    [InlineData("minWorkesr", "minWorkers")]
    [InlineData("threads", null)]
    [InlineData("x", null)]
    public void NearestName_OfAMistypedOne_IsTheOneMeant(string typed, string? meant) => Assert.Equal(meant, NearestName.Of(typed, ["minWorkers", "maxWorkers", "picker"]));
}
