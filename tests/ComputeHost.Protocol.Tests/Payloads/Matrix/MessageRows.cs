using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

/// <summary>Protobuf messages.</summary>
internal static class MessageRows
{
    public static IEnumerable<Row> All =>
    [
        Row.Of("message", new Duration { Seconds = 1, Nanos = 2 }),
        Row.Of("message-null", (Duration?)null),
        Row.Of("message-empty", new Empty()),
        Row.Of("message-in-object", new Holder<Duration>(new Duration { Seconds = 1 }, 1)),
        Row.Of("message-null-in-object", new Holder<Duration?>(null, 1)),
        Row.Of("message-list", new List<Duration> { new() { Seconds = 1 } }),
        Row.Of("message-in-dictionary", new Dictionary<string, Timestamp> { ["a"] = new() { Seconds = 1 } }),
        Row.Of("message-nested", new Struct { Fields = { ["a"] = Value.ForList(Value.ForNumber(-0.0), Value.ForNull()) } }),
        Row.Of("message-with-unknown-fields", Duration.Parser.ParseFrom([8, 1, 160, 6, 5])),
        Row.Of("message-any", Any.Pack(new Duration { Seconds = 1 })),
        Row.Of("message-nan-payload", new DoubleValue { Value = BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_1234) }),
        Row.Of("message-lone-surrogate", new StringValue { Value = "a\uD800" }),
        Row.Of("message-lone-surrogate-in-object", new Holder<StringValue>(new StringValue { Value = "a\uD800" }, 1)),
        Row.Of("message-bytes-in-object", new Holder<ByteString>(ByteString.CopyFrom(1, 2), 1)),
        Row.Of("message-repeated-field", new RepeatedField<int> { 1 }),
        Row.OfType("message-interface", typeof(IMessage)),
    ];
}
