using ComputeHost.Protocol.Payloads;
using CsCheck;

namespace ComputeHost.Protocol.Tests.Payloads.BadInput;

/// <summary>Damaged encodings of each kind of shape.</summary>
public sealed class DamageTests
{
    private const int Iterations = 150;

    // The largest counts that bytes of seven bits and that four bytes can tell, and some that look likely.
    private static readonly byte[][] Counts =
    [
        [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0xFF, 0xFF, 0xFF, 0x7F], [0x80, 0x80, 0x80, 0x40], [0xFF, 0xFF, 0x7F], [0x80, 0x80, 0x04],
        [0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F], [0x00, 0x00, 0x00, 0x10], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
    ];

    [Theory]
    [MemberData(nameof(ShapeKinds.Names), MemberType = typeof(ShapeKinds))]
    public void Read_Truncated_GivesAValueOrInvalidData(string name) => Sample(name, payload => Gen.Int[0, payload.Length - 1].Select(length => payload[..length]));

    [Theory]
    [MemberData(nameof(ShapeKinds.Names), MemberType = typeof(ShapeKinds))]
    public void Read_WithTrailingBytes_GivesAValueOrInvalidData(string name) => Sample(name, payload => Gen.Byte.Array[1, 9].Select(more => (byte[])[.. payload, .. more]));

    [Theory]
    [MemberData(nameof(ShapeKinds.Names), MemberType = typeof(ShapeKinds))]
    public void Read_WithFlippedBits_GivesAValueOrInvalidData(string name) => Sample(name, payload =>
        Gen.Select(Gen.Int[0, payload.Length - 1], Gen.Byte[1, 255]).Array[1, 4].Select(flips => Flip(payload, flips)));

    [Theory]
    [MemberData(nameof(ShapeKinds.Names), MemberType = typeof(ShapeKinds))]
    public void Read_WithBytesLeftOut_GivesAValueOrInvalidData(string name) => Sample(name, payload =>
        Gen.Select(Gen.Int[0, payload.Length - 1], Gen.Int[1, 8]).Select((start, length) => (byte[])[.. payload[..start], .. payload[Math.Min(start + length, payload.Length)..]]));

    [Theory]
    [MemberData(nameof(ShapeKinds.Names), MemberType = typeof(ShapeKinds))]
    public void Read_CountsThatClaimTooMuch_AllocatesLittle(string name) => Sample(name, payload =>
        Gen.Select(Gen.Int[0, payload.Length - 1], Gen.Int[0, 1], Gen.OneOf<byte[]>(Counts)).Select((start, replaced, count) => (byte[])[.. payload[..start], .. count, .. payload[(start + replaced)..]]));

    [Theory]
    [MemberData(nameof(ShapeKinds.Names), MemberType = typeof(ShapeKinds))]
    public void Read_Garbage_GivesAValueOrInvalidData(string name)
    {
        ShapeKind kind = ShapeKinds.Of(name);
        Gen.Select(Gen.Byte[0, 5], Gen.Byte.Array[0, 80]).Select((format, content) => (byte[])[format, .. content]).Sample(kind.Read, iter: Iterations * 4, threads: 1);
    }

    [Theory]
    [MemberData(nameof(ShapeKinds.NamesOfGraphs), MemberType = typeof(ShapeKinds))]
    public void Read_GraphTruncatedAtAnyLength_ThrowsInvalidData(string name) => Graphs(name).Sample(
        payload =>
        {
            for (int length = 0; length < payload.Length; length++)
            {
                ShapeKinds.Of(name).AssertRefused(payload[..length]);
            }
        },
        iter: Iterations / 3,
        threads: 1);

    [Theory]
    [MemberData(nameof(ShapeKinds.NamesOfGraphs), MemberType = typeof(ShapeKinds))]
    public void Read_GraphWithTrailingBytes_ThrowsInvalidData(string name) =>
        Gen.Select(Graphs(name), Gen.Byte.Array[1, 9]).Sample((payload, more) => ShapeKinds.Of(name).AssertRefused([.. payload, .. more]), iter: Iterations, threads: 1);

    private static Gen<byte[]> Graphs(string name) => ShapeKinds.Of(name).Payloads.Where(payload => payload[0] == (byte)PayloadFormat.Graph);

    private static void Sample(string name, Func<byte[], Gen<byte[]>> damaged)
    {
        ShapeKind kind = ShapeKinds.Of(name);
        kind.Payloads.SelectMany(damaged).Sample(kind.Read, iter: Iterations, threads: 1);
    }

    private static byte[] Flip(byte[] payload, (int Index, byte Bits)[] flips)
    {
        byte[] flipped = [.. payload];
        foreach ((int index, byte bits) in flips)
        {
            flipped[index] ^= bits;
        }

        return flipped;
    }
}
