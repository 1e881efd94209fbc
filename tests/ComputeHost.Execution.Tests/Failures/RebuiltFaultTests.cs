using System.Globalization;
using System.Net;
using System.Reflection;
using ComputeHost.Execution.Failures;
using ComputeHost.Protocol.Failures;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Execution.Tests.Failures;

/// <summary>An exception from its description in the worker to the one that the caller gets.</summary>
public sealed class RebuiltFaultTests
{
    public static TheoryData<Exception> Exceptions { get; } =
    [
        new AggregateException(),
        new AggregateException(new FormatException("a"), new ArgumentNullException("b"), new AggregateException("own words", new TimeoutException("c"))),
        new TaskCanceledException("given up", new FormatException("why")),
        new ObjectDisposedException("stream"),
        new ObjectDisposedException("stream", "It is closed."),
        new ObjectDisposedException("It is closed.", new FormatException("why")),
        new HttpRequestException(HttpRequestError.ConnectionError, "no", new FormatException("why"), HttpStatusCode.BadGateway),
        new HttpRequestException("no"),
        new FileNotFoundException("It is not there.", "/tmp/a.txt"),
        new ArgumentOutOfRangeException("size", 7, "Must be less."),
        new ArgumentOutOfRangeException("name", "two\nlines", "Must be less."),
        new ArgumentOutOfRangeException("name", "", "Must be less."),
        new ArgumentOutOfRangeException("ratio", 1.5, "Must be less."),
        new ArgumentOutOfRangeException("at", new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc), null),
        new ArgumentOutOfRangeException("size"),
    ];

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void TryCreate_DescribedException_IsTheSame(Exception original) => AssertSame(original, Rebuild(original)!);

    [Fact]
    public void TryCreate_HelpLink_IsKept()
    {
        var original = new FormatException("a") { HelpLink = "https://example.org/a" };
        Assert.Equal(original.HelpLink, Rebuild(original)!.HelpLink);
        Assert.Equal(original.HelpLink, FaultTranslator.Translate("c-1", "M", 1, new MethodFault(MethodFaultKind.Threw, Sent(original))).HelpLink);
    }

    [Fact]
    public void TryCreate_ValueThatIsNotPlain_IsInTheMessage()
    {
        var original = new ArgumentOutOfRangeException("day", DayOfWeek.Friday, "Must be less.");
        Assert.Contains("Actual value was Friday", Rebuild(original)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryCreate_ValueWrittenUnderAnotherCulture_IsToldOnce()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            ExceptionDescription detail = Sent(new ArgumentOutOfRangeException("ratio", 1.5, "Must be less."));
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            var rebuilt = Assert.IsType<ArgumentOutOfRangeException>(RebuiltException.TryCreate(detail));
            Assert.Equal(1.5, rebuilt.ActualValue);
            Assert.Equal(new ArgumentOutOfRangeException("ratio", 1.5, "Must be less.").Message, rebuilt.Message);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void TryCreate_AggregateOfAnUnknownException_KeepsItAsAFault()
    {
        var original = new AggregateException(new OwnException("mine"), new FormatException("a"));
        var rebuilt = Assert.IsType<AggregateException>(Rebuild(original));
        Assert.Equal(original.Message, rebuilt.Message);
        Assert.Equal(typeof(OwnException).FullName, Assert.IsType<ComputeFaultException>(rebuilt.InnerExceptions[0]).RemoteType);
        Assert.IsType<FormatException>(rebuilt.InnerExceptions[1]);
    }

    [Fact]
    public void Of_ManyInnerExceptions_FitsInAFrame()
    {
        var many = new AggregateException(Enumerable.Range(0, 5000).Select(index => new InvalidOperationException(new string('€', 1000) + index)));
        Assert.InRange(WireOutcomes.ToWire(FaultDescription.Of(new AggregateException(many, many))).CalculateSize(), 1, 200 * 1024);
    }

    [Fact]
    public void Of_AggregatesNestedDeeperThanTheStack_EndsAndTellsTheFirst()
    {
        Exception exception = new FormatException("innermost");
        for (int level = 0; level < 200_000; level++)
        {
            exception = new AggregateException(exception);
        }

        Assert.Equal("System.AggregateException", FaultDescription.Of(exception).Type);
        Assert.Contains("AggregateException", ExceptionText.Of(exception), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ExceptionWithinItself_EndsAndTellsIt()
    {
        var loop = new InvalidOperationException("round");
        typeof(Exception).GetField("_innerException", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(loop, loop);
        Assert.Contains("round", ExceptionText.Of(loop), StringComparison.Ordinal);
        Assert.Equal("round", FaultDescription.Of(loop).Message);
    }

    private static ExceptionDescription Sent(Exception exception) =>
        WireOutcomes.FromWire(FaultDetail.Parser.ParseFrom(WireOutcomes.ToWire(FaultDescription.Of(exception)).ToByteArray()));

    private static Exception? Rebuild(Exception exception) => RebuiltException.TryCreate(Sent(exception));

    private static void AssertSame(Exception original, Exception rebuilt)
    {
        Assert.Equal(original.GetType(), rebuilt.GetType());
        Assert.Equal((original.Message, original.HResult), (rebuilt.Message, rebuilt.HResult));
        switch (original)
        {
            case AggregateException aggregate:
                var inner = (AggregateException)rebuilt;
                Assert.Equal(aggregate.InnerExceptions.Count, inner.InnerExceptions.Count);
                Assert.All(aggregate.InnerExceptions.Zip(inner.InnerExceptions), pair => AssertSame(pair.First, pair.Second));
                break;
            case ArgumentOutOfRangeException range:
                Assert.Equal((range.ParamName, range.ActualValue), (((ArgumentOutOfRangeException)rebuilt).ParamName, ((ArgumentOutOfRangeException)rebuilt).ActualValue));
                break;
            case ObjectDisposedException disposed:
                Assert.Equal(disposed.ObjectName, ((ObjectDisposedException)rebuilt).ObjectName);
                break;
            case FileNotFoundException notFound:
                Assert.Equal(notFound.FileName, ((FileNotFoundException)rebuilt).FileName);
                break;
            case HttpRequestException request:
                Assert.Equal((request.StatusCode, request.HttpRequestError), (((HttpRequestException)rebuilt).StatusCode, ((HttpRequestException)rebuilt).HttpRequestError));
                break;
        }

        if (original.InnerException is not null)
        {
            AssertSame(original.InnerException, rebuilt.InnerException!);
        }
    }

    private sealed class OwnException(string message) : Exception(message);
}
