using ComputeHost.Protocol.Failures;
using ComputeHost.Protocol.Outcomes;

namespace ComputeHost.Client.Tests.Failures;

public sealed class RebuiltExceptionTests
{
    [Fact]
    public void TryCreate_ArgumentException_KeepsMessageAndParameter()
    {
        var original = new ArgumentOutOfRangeException("limit", "Must not be negative.");
        var rebuilt = Assert.IsType<ArgumentOutOfRangeException>(RebuiltException.TryCreate(Describe(original)));
        Assert.Equal((original.Message, original.ParamName, original.HResult), (rebuilt.Message, rebuilt.ParamName, rebuilt.HResult));
    }

    [Fact]
    public void TryCreate_InnerException_IsRebuiltToo()
    {
        ExceptionDescription detail = Describe(new InvalidOperationException("outer"));
        detail.Inner = Describe(new FormatException("inner"));
        Assert.IsType<FormatException>(RebuiltException.TryCreate(detail)!.InnerException);
    }

    [Fact]
    public void TryCreate_TypeOutsideTheTable_ReturnsNull() =>
        Assert.Null(RebuiltException.TryCreate(new ExceptionDescription { Type = "System.Data.ConstraintException", Message = "no" }));

    [Fact]
    public void Translate_InnerExceptionOfATypeThatCannotBeRebuilt_IsInMessageAndStackAndText()
    {
        ExceptionDescription detail = Describe(new TypeInitializationException("Bad", null));
        detail.StackTrace = "   at Bad.Get()";
        detail.Inner = Describe(new FormatException("zz is no number"));
        detail.Inner.StackTrace = "   at Bad..cctor()";
        ComputeFaultException fault = FaultTranslator.Translate("c-1", "Bad.Get", 1, new MethodFault(MethodFaultKind.Threw, detail));
        Assert.Contains("zz is no number", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Bad..cctor()", fault.RemoteStackTrace, StringComparison.Ordinal);
        Assert.Contains("Bad.Get()", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TryCreate_ArgumentOutOfRangeWithItsValue_NamesTheParameterOnce()
    {
        Exception rebuilt = RebuiltException.TryCreate(Describe(new ArgumentOutOfRangeException("size", 7, "Must be less.")))!;
        Assert.Single(rebuilt.Message.Split("(Parameter 'size')")[1..]);
    }

    private static ExceptionDescription Describe(Exception exception) => new()
    {
        Type = exception.GetType().FullName!,
        Message = exception.Message,
        HResult = exception.HResult,
        ParameterName = (exception as ArgumentException)?.ParamName ?? "",
    };
}
