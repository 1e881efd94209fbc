using System.Text;
using ComputeHost.Execution.Calls;
using ComputeHost.Execution.Json;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.V1;
using CsCheck;
using Google.Protobuf;

namespace ComputeHost.Execution.Tests.Json;

public sealed class JsonMethodTests
{
    private const string Order = """{"Number":1,"Lines":[{"Name":"a","Price":2.50,"Count":3}],"Sent":null}""";

    [Fact]
    public void Run_TextsOfTheArguments_GivesTheTextOfTheResult() => Assert.Equal("15.00", Result(nameof(FaceMethods.Sum), Order, "2"));

    [Fact]
    public void Run_ObjectResult_IsWrittenWithItsMembers() =>
        Assert.Equal(
            """{"Number":1,"Lines":[{"Name":"a","Price":2.50,"Count":3},{"Name":"a","Price":2.50,"Count":3}],"Sent":null}""",
            Result(nameof(FaceMethods.Twice), Order));

    [Fact]
    public void Run_Procedure_GivesNull() => Assert.Equal("null", Result(Method(typeof(SampleMethods), nameof(SampleMethods.Nothing))));

    [Fact]
    public void Run_MethodThatEndsInAContext_GetsIt() =>
        Assert.Equal("\"call 1 False True\"", Result(Method(typeof(SampleMethods), nameof(SampleMethods.Describe))));

    [Theory]
    [InlineData(new[] { Order }, "'FaceMethods.Sum' takes '2' arguments, but '1' were sent.")]
    [InlineData(new[] { Order, "1", "2" }, "'FaceMethods.Sum' takes '2' arguments, but more were sent.")]
    [InlineData(new[] { Order, "\"1\"" }, "Argument '2' ('factor') of 'FaceMethods.Sum' is refused. The text is not a 'System.Double' in JSON: ")]
    [InlineData(new[] { """{"Number":1,"Lines":[{"Name":"a","Price":2.50}],"Sent":null}""", "1" }, "'Count'. Path: $.Lines[0]")]
    public void Run_TextsThatAreNotTheArguments_IsBadArguments(string[] texts, string detail)
    {
        CallNotStarted? refusal = Run(Method(typeof(FaceMethods), nameof(FaceMethods.Sum)), texts).Outcome.NotStarted;

        Assert.Equal(NotStartedReason.BadArguments, refusal?.Reason);
        Assert.Contains(detail, refusal!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SetterThrows_IsBadArgumentsWithTheMember()
    {
        CallNotStarted? refusal = Run(Method(typeof(FaceMethods), nameof(FaceMethods.EchoEven)), ["{\"Value\":3}"]).Outcome.NotStarted;

        Assert.Equal(NotStartedReason.BadArguments, refusal?.Reason);
        Assert.Contains("3 is odd. Path: $.Value", refusal!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ResultTypeThatJsonCannotCarry_IsRefusedBeforeTheMethodRuns()
    {
        CallNotStarted? refusal = Run(Method(typeof(FaceMethods), nameof(FaceMethods.Grid)), []).Outcome.NotStarted;

        Assert.Equal(NotStartedReason.BadArguments, refusal?.Reason);
        Assert.Contains("'FaceMethods.Grid' cannot be called with JSON because of its result.", refusal!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ResultThatJsonCannotCarry_IsNotSerializable()
    {
        CallOutcome outcome = Run(Method(typeof(FaceMethods), nameof(FaceMethods.Broken)), []).Outcome;

        Assert.Equal(MethodFaultKind.ResultNotSerializable, outcome.Fault?.Kind);
        Assert.Contains("System.String", outcome.Fault!.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_MethodThrows_IsItsFault()
    {
        CallOutcome outcome = Run(Method(typeof(SampleMethods), nameof(SampleMethods.Fail)), ["\"broken\""]).Outcome;

        Assert.Equal((MethodFaultKind.Threw, "broken"), (outcome.Fault?.Kind, outcome.Fault?.Exception.Message));
    }

    [Fact]
    public void Run_ResultOverTheLimit_IsResultTooLarge()
    {
        CallOutcome outcome = Run(Method(typeof(FaceMethods), nameof(FaceMethods.Repeat)), ["\"\\u0001\"", "300"], limit: 1000).Outcome;

        // Encoded it takes 601 bytes, as text 1802.
        Assert.Equal((MethodFaultKind.ResultTooLarge, 1000), (outcome.Fault?.Kind, outcome.Fault?.Exception.Limit));
    }

    [Fact]
    public void Run_ArgumentsThatAreTooLongEncoded_IsTooLarge()
    {
        string texts = $"[{string.Join(',', Enumerable.Repeat("0", 200))}]";

        Assert.Equal(NotStartedReason.TooLarge, Run(Method(typeof(FaceMethods), nameof(FaceMethods.Mean)), [texts], limit: 1000).Outcome.NotStarted?.Reason);
    }

    [Fact]
    public void Run_DamagedTexts_IsBadArgumentsOrRight()
    {
        CompiledMethod method = Method(typeof(FaceMethods), nameof(FaceMethods.Sum));
        Gen<string> damaged = Gen.Select(Gen.Int[0, Order.Length - 1], Gen.Char[' ', '~'], (index, unit) => Order[..index] + unit + Order[(index + 1)..]);
        Gen.Select(Gen.OneOf(damaged, Gen.Const(Order)), Gen.OneOf("2", "-0", "\"NaN\"", "null", "", "{}")).Sample(
            (order, factor) =>
            {
                CallOutcome outcome = Run(method, [order, factor]).Outcome;
                // A damaged number is another number, and what the method makes of it may be its fault.
                Assert.True(outcome.IsResult || outcome.NotStarted?.Reason == NotStartedReason.BadArguments || outcome.Fault?.Exception.Type == typeof(OverflowException).FullName);
            },
            iter: 2000,
            threads: 1);
    }

    private static CompiledMethod Method(Type type, string name) => CompiledMethod.For(MethodContract.Of(type.GetMethod(name)!));

    private static string Result(string name, params string[] texts) => Result(Method(typeof(FaceMethods), name), texts);

    private static string Result(CompiledMethod method, params string[] texts)
    {
        (CallOutcome outcome, string result) = Run(method, texts);
        Assert.True(outcome.IsResult, outcome.Fault?.Exception.Message ?? outcome.NotStarted?.Detail);
        return result;
    }

    private static (CallOutcome Outcome, string Result) Run(CompiledMethod method, string[] texts, long limit = Faces.Limit)
    {
        using var result = new PayloadWriter(limit);
        CallOutcome outcome = CallRunner.Run(JsonMethod.For(method), new JsonArguments { Values = { texts } }.ToByteArray(), Keys.Context(), result);
        return (outcome, Encoding.UTF8.GetString(result.WrittenSpan));
    }
}
