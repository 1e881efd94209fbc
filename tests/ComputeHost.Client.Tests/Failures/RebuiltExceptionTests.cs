using ComputeHost.Protocol.Failures;
using ComputeHost.Protocol.V1;

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
        FaultDetail detail = Describe(new InvalidOperationException("outer"));
        detail.Inner = Describe(new FormatException("inner"));
        Assert.IsType<FormatException>(RebuiltException.TryCreate(detail)!.InnerException);
    }

    [Fact]
    public void TryCreate_TypeOutsideTheTable_ReturnsNull() =>
        Assert.Null(RebuiltException.TryCreate(new FaultDetail { Type = "System.Data.ConstraintException", Message = "no" }));

    private static FaultDetail Describe(Exception exception) => new()
    {
        Type = exception.GetType().FullName,
        Message = exception.Message,
        Hresult = exception.HResult,
        ParameterName = (exception as ArgumentException)?.ParamName ?? "",
    };
}
