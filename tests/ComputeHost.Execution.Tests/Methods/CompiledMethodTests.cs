using ComputeHost.Execution.Calls;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;

namespace ComputeHost.Execution.Tests.Methods;

public sealed class CompiledMethodTests
{
    public static TheoryData<string, object[], object> Calls => new()
    {
        { nameof(SampleMethods.Answer), [], 42 },
        { nameof(SampleMethods.Echo), [new byte[] { 1, 2, 3 }], new byte[] { 1, 2, 3 } },
        { nameof(SampleMethods.Add), [2, 3], 5 },
        { nameof(SampleMethods.Join3), ["a", 1, "b"], "a1b" },
        { nameof(SampleMethods.Join4), ["a", 1, "b", 2.5], "a1b2.5" },
        { nameof(SampleMethods.AddNested), [20, 22], 42 },
        { nameof(SampleMethods.Describe), [], "call 1 True True" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Invoke_EachArityAndTail_CallsTheMethod(string name, object[] arguments, object expected)
    {
        using var result = new PayloadWriter(1 << 20);
        CallOutcome outcome = CallRunner.Run(Keys.Compiled(name), Keys.Arguments(arguments).Span, Keys.Context(limit: TimeSpan.FromSeconds(60)), result);
        Assert.True(outcome.IsResult);
        Assert.Equal(expected, PayloadCodecs.For(expected.GetType()).ReadObject(result.WrittenSpan));
    }

    [Fact]
    public void Invoke_Procedure_WritesNoResult()
    {
        using var result = new PayloadWriter(1 << 20);
        CallOutcome outcome = CallRunner.Run(Keys.Compiled(nameof(SampleMethods.Nothing)), [], Keys.Context(), result);
        Assert.True(outcome.IsResult);
        Assert.Equal([(byte)PayloadFormat.Null], result.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData(1, "takes '2' arguments, but '1' were sent")]
    [InlineData(3, "takes '2' arguments, but more were sent")]
    public void Invoke_WrongNumberOfArguments_IsBadArguments(int count, string message)
    {
        using var result = new PayloadWriter(1 << 20);
        CallOutcome outcome = CallRunner.Run(Keys.Compiled(nameof(SampleMethods.Add)), Keys.Arguments([.. Enumerable.Repeat<object>(1, count)]).Span, Keys.Context(), result);
        Assert.Equal(NotStartedReason.BadArguments, outcome.NotStarted?.Reason);
        Assert.Contains(message, outcome.NotStarted!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Invoke_ArgumentOfAnotherType_IsBadArguments()
    {
        using var result = new PayloadWriter(1 << 20);
        CallOutcome outcome = CallRunner.Run(Keys.Compiled(nameof(SampleMethods.Add)), Keys.Arguments(1, 2L).Span, Keys.Context(), result);
        Assert.Equal(NotStartedReason.BadArguments, outcome.NotStarted?.Reason);
    }

    [Fact]
    public void Invoke_MethodThrows_TraceEndsAtTheMethod()
    {
        using var result = new PayloadWriter(1 << 20);
        CallOutcome outcome = CallRunner.Run(Keys.Compiled(nameof(SampleMethods.Throw4)), Keys.Arguments(1, 2, 3, 4).Span, Keys.Context(), result);
        Assert.Equal(MethodFaultKind.Threw, outcome.Fault?.Kind);
        ExceptionDescription thrown = outcome.Fault!.Exception;
        Assert.Equal(("System.ArgumentException", "1234 call (Parameter 'four')", "four"), (thrown.Type, thrown.Message, thrown.ParameterName));
        string line = Assert.Single(thrown.StackTrace.Split('\n'));
        Assert.Contains("SampleMethods.Throw4", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Invoke_ResultOverLimit_IsResultTooLargeWithSizes()
    {
        using var result = new PayloadWriter(1000);
        CallOutcome outcome = CallRunner.Run(Keys.Compiled(nameof(SampleMethods.Fill)), Keys.Arguments(2000).Span, Keys.Context(), result);
        Assert.Equal(MethodFaultKind.ResultTooLarge, outcome.Fault?.Kind);
        Assert.Equal(1000, outcome.Fault!.Exception.Limit);
        Assert.True(outcome.Fault.Exception.Size >= 2000);
    }

    [Fact]
    public void Run_LazyResultThatThrows_IsTheMethodsFault()
    {
        using var result = new PayloadWriter(1 << 20);
        CallOutcome outcome = CallRunner.Run(Keys.Compiled(nameof(SampleMethods.Lazy)), Keys.Arguments(3).Span, Keys.Context(), result);
        Assert.Equal(MethodFaultKind.Threw, outcome.Fault?.Kind);
        Assert.Equal("System.FormatException", outcome.Fault!.Exception.Type);
    }

    [Fact]
    public void Run_CancelledMethod_IsCancelledOnlyIfItWasAskedFor()
    {
        using var result = new PayloadWriter(1 << 20);
        CallContext asked = Keys.Context();
        asked.Cancel();
        Assert.Equal(MethodFaultKind.Cancelled, CallRunner.Run(Keys.Compiled(nameof(SampleMethods.WaitForCancel)), [], asked, result).Fault?.Kind);
    }
}
