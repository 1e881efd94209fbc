using ComputeHost.Protocol.CallValues;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.V1;
using CsCheck;
using Google.Protobuf;

namespace ComputeHost.Protocol.Tests.Payloads;

public sealed class ArgumentsTests
{
    private static readonly Gen<byte[][]> AnyValues = Gen.Byte.Array[0, 300].Array[0, 5];

    [Fact]
    public void Encoding_OfAnyValues_IsTheMessage() => AnyValues.Sample(
        values =>
        {
            Arguments message = Arguments.Parser.ParseFrom(Encode(values));
            Assert.Equal(values, message.Values.Select(value => value.ToByteArray()));
        },
        iter: 200,
        threads: 1);

    [Fact]
    public void Reader_OfAnyMessage_FindsTheValues() => AnyValues.Sample(
        values =>
        {
            var message = new Arguments { Values = { values.Select(ByteString.CopyFrom) } };
            Assert.Equal(values, Decode(message.ToByteArray()));
            Assert.Equal(values, Decode(Encode(values)));
        },
        iter: 200,
        threads: 1);

    [Fact]
    public void Reader_OfRandomBytes_GivesValuesOrInvalidData() => Gen.Byte.Array[0, 40].Sample(
        bytes =>
        {
            try
            {
                _ = Decode(bytes);
                _ = Decode([ArgumentsEncoding.ValueTag, .. bytes]);
            }
            catch (InvalidDataException)
            {
                // The one way to refuse.
            }
        },
        iter: 5000,
        threads: 1);

    [Theory]
    [InlineData(new byte[] { 10 })]
    [InlineData(new byte[] { 10, 5, 1 })]
    [InlineData(new byte[] { 10, 128 })]
    [InlineData(new byte[] { 10, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1 })]
    [InlineData(new byte[] { 10, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 0 })]
    [InlineData(new byte[] { 18, 1, 1 })]
    [InlineData(new byte[] { 8, 1 })]
    public void Reader_OfADamagedMessage_ThrowsInvalidData(byte[] bytes) => Assert.Throws<InvalidDataException>(() => Decode(bytes));

    private static byte[] Encode(byte[][] values)
    {
        using var writer = new PayloadWriter(Codec.Limit);
        foreach (byte[] value in values)
        {
            int token = ArgumentsEncoding.BeginValue(writer);
            value.CopyTo(writer.Append(value.Length));
            ArgumentsEncoding.EndValue(writer, token);
        }

        return writer.WrittenSpan.ToArray();
    }

    private static List<byte[]> Decode(byte[] bytes)
    {
        var values = new List<byte[]>();
        var reader = new ArgumentsReader(bytes);
        while (reader.TryReadNext(out ReadOnlySpan<byte> value))
        {
            values.Add(value.ToArray());
        }

        return values;
    }
}
