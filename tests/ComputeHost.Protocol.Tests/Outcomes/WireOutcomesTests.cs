using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Protocol.Tests.Outcomes;

public sealed class WireOutcomesTests
{
    public static TheoryData<int> FaultKinds => [.. Enum.GetValues<MethodFaultKind>().Select(kind => (int)kind)];

    public static TheoryData<int> Reasons => [.. Enum.GetValues<NotStartedReason>().Select(reason => (int)reason)];

    [Theory]
    [MemberData(nameof(FaultKinds))]
    public void FromWire_FaultOfEachKind_IsTheOneSent(int kind)
    {
        var fault = new MethodFault((MethodFaultKind)kind, Describe("outer"));

        MethodFault read = WireOutcomes.FromWire(Fault.Parser.ParseFrom(WireOutcomes.ToWire(fault, call: 7, TimeSpan.FromMilliseconds(3)).ToByteArray()));

        Assert.Equal(fault.Kind, read.Kind);
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void FromWire_NotStartedForEachReason_IsTheOneSent(int reason)
    {
        var refusal = new CallNotStarted((NotStartedReason)reason, "why");

        Assert.Equal(refusal, WireOutcomes.FromWire(NotStarted.Parser.ParseFrom(WireOutcomes.ToWire(refusal, call: 7).ToByteArray())));
    }

    [Fact]
    public void FromWire_Exception_KeepsEveryPartOfIt()
    {
        ExceptionDescription outer = Describe("outer");
        outer.Inner = Describe("inner");
        outer.FurtherInner.AddRange([Describe("second"), Describe("third")]);

        AssertSame(outer, WireOutcomes.FromWire(FaultDetail.Parser.ParseFrom(WireOutcomes.ToWire(outer).ToByteArray())));
    }

    [Fact]
    public void FromWire_WhatThisVersionDoesNotKnow_IsReadAsSomeOutcome()
    {
        MethodFault fault = WireOutcomes.FromWire(new Fault { Kind = (Fault.Types.Kind)99 });

        Assert.Equal((MethodFaultKind.Threw, ""), (fault.Kind, fault.Exception.Type));
        Assert.Equal(NotStartedReason.Unknown, WireOutcomes.FromWire(new NotStarted { Reason = (NotStarted.Types.Reason)99 }).Reason);
    }

    [Fact]
    public void ToWire_Fault_NamesItsCallAndHowLongItRan()
    {
        Fault frame = WireOutcomes.ToWire(new MethodFault(MethodFaultKind.Threw, Describe("a")), call: 7, TimeSpan.FromMilliseconds(3));

        Assert.Equal((7UL, 3_000_000UL), (frame.Call, frame.RunNanoseconds));
    }

    private static ExceptionDescription Describe(string message) => new()
    {
        Type = "System.Net.Http.HttpRequestException",
        Message = message,
        StackTrace = "   at A.B()",
        HResult = -3,
        HelpLink = "https://example.org",
        ParameterName = "parameter",
        ObjectName = "object",
        ActualValue = new EncodedValue("System.Int32", new byte[] { 1, 2, 3 }),
        HttpError = 4,
        HttpStatus = 502,
        Size = 5,
        Limit = 6,
        Data = { ["key"] = "text" },
    };

    private static void AssertSame(ExceptionDescription expected, ExceptionDescription actual)
    {
        Assert.Equal(
            (expected.Type, expected.Message, expected.StackTrace, expected.HResult, expected.HelpLink, expected.ParameterName, expected.ObjectName),
            (actual.Type, actual.Message, actual.StackTrace, actual.HResult, actual.HelpLink, actual.ParameterName, actual.ObjectName));
        Assert.Equal((expected.HttpError, expected.HttpStatus, expected.Size, expected.Limit), (actual.HttpError, actual.HttpStatus, actual.Size, actual.Limit));
        Assert.Equal(expected.Data, actual.Data);
        Assert.Equal(expected.ActualValue!.Type, actual.ActualValue!.Type);
        Assert.Equal(expected.ActualValue.Bytes.ToArray(), actual.ActualValue.Bytes.ToArray());
        Assert.Equal(expected.Inner is null, actual.Inner is null);
        if (expected.Inner is not null)
        {
            AssertSame(expected.Inner, actual.Inner!);
        }

        Assert.Equal(expected.FurtherInner.Count, actual.FurtherInner.Count);
        Assert.All(expected.FurtherInner.Zip(actual.FurtherInner), pair => AssertSame(pair.First, pair.Second));
    }
}
