using System.Text.Json;
using ComputeHost.Daemon.Demo;

namespace ComputeHost.Daemon.Tests.Demo;

public sealed class JsonReportTests
{
    private static readonly JsonElement Report = JsonDocument.Parse(JsonReport.Of(Results.Sample).ToText()).RootElement;

    [Theory]
    [InlineData("hostP50Milliseconds", 0.41, 612, 0.6)]
    [InlineData("hostP99Milliseconds", 3.4, 892, 5.3)]
    [InlineData("hostMaxMilliseconds", 6.8, 1784, 10.6)]
    [InlineData("hostProcessorSeconds", 0.8, 19.4, 1.1)]
    [InlineData("probeProcessorSeconds", 0.6, 0.3, 0.7)]
    [InlineData("requests", 3000, 3000, 3000)]
    [InlineData("unanswered", 0, 17, 0)]
    public void Host_EveryFigure_HasAllThreePhases(string name, double idle, double inProcess, double outOfProcess)
    {
        JsonElement figure = Report.GetProperty(name);

        Assert.Equal(idle, figure.GetProperty("idle").GetDouble());
        Assert.Equal(inProcess, figure.GetProperty("inProcess").GetDouble());
        Assert.Equal(outOfProcess, figure.GetProperty("outOfProcess").GetDouble());
    }

    [Theory]
    [InlineData("filesPerSecond", 123.4, 120)]
    [InlineData("megabytesPerSecond", 45.679, 44)]
    public void Work_EveryFigure_HasNoIdlePhase(string name, double inProcess, double outOfProcess)
    {
        JsonElement figure = Report.GetProperty(name);

        Assert.False(figure.TryGetProperty("idle", out _));
        Assert.Equal(inProcess, figure.GetProperty("inProcess").GetDouble());
        Assert.Equal(outOfProcess, figure.GetProperty("outOfProcess").GetDouble());
    }

    [Fact]
    public void WorkersProcessorSeconds_PhaseWithoutPool_IsLeftOut()
    {
        JsonElement figure = Report.GetProperty("workersProcessorSeconds");

        Assert.Equal(17.4, figure.GetProperty("outOfProcess").GetDouble());
        Assert.Single(figure.EnumerateObject());
    }

    [Fact]
    public void Failures_ByKey_HaveExceptionTimesAndStack()
    {
        JsonElement failure = Report.GetProperty("failures").GetProperty("stackOverflow");

        Assert.True(failure.GetProperty("asPromised").GetBoolean());
        Assert.Equal("WorkerLostException", failure.GetProperty("exception").GetString());
        Assert.Equal("StackOverflow", failure.GetProperty("cause").GetString());
        Assert.Equal(210, failure.GetProperty("elapsedMilliseconds").GetDouble());
        Assert.Equal(340, failure.GetProperty("nextCallMilliseconds").GetDouble());
        Assert.Equal("Stack overflow.", failure.GetProperty("printed")[0].GetString());
    }

    [Fact]
    public void Skipped_EveryFile_HasItsReason()
    {
        JsonElement skipped = Assert.Single(Report.GetProperty("skipped").EnumerateArray());

        Assert.Equal("secret.bin", skipped.GetProperty("name").GetString());
        Assert.Equal("Access to it is denied.", skipped.GetProperty("reason").GetString());
    }
}
