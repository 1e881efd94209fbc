using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ComputeHost.Protocol.Tests.Payloads.BadInput;

/// <summary>A key or element that is there twice: a collection that took it would have fewer entries than were sent, whichever of them it kept.</summary>
public sealed class DuplicateTests
{
    private const string First = "the first key";
    private const string Second = "THE FIRST KEY";
    private const long FirstNumber = 0x1122_3344_5566_7788;
    private const long SecondNumber = 0x1122_3344_5566_7789;

    private static readonly Dictionary<string, int> Texts = new() { [First] = 1, [Second] = 2 };
    private static readonly Dictionary<long, string> Numbers = new() { [FirstNumber] = "a", [SecondNumber] = "b" };

    [Fact]
    public void Read_KeyOfADictionaryTwice_ThrowsInvalidData()
    {
        AssertRefused(Texts);
        AssertRefused<IDictionary<string, int>>(Texts);
        AssertRefused<IReadOnlyDictionary<string, int>>(Texts);
        AssertRefused(new ConcurrentDictionary<string, int>(Texts));
        AssertRefused(Texts.ToFrozenDictionary());
        AssertRefused(Texts.ToImmutableDictionary());
        AssertRefused(new SortedDictionary<string, int>(Texts, StringComparer.Ordinal));
        AssertRefused(new SortedList<string, int>(Texts, StringComparer.Ordinal));
        AssertRefused(Texts.ToImmutableSortedDictionary(StringComparer.Ordinal));
        AssertRefused(new Holder<Dictionary<string, int>>(Texts, 1));
    }

    [Fact]
    public void Read_NumberAsKeyOfADictionaryTwice_ThrowsInvalidData()
    {
        AssertNumberRefused(Numbers);
        AssertNumberRefused(new ConcurrentDictionary<long, string>(Numbers));
        AssertNumberRefused(Numbers.ToFrozenDictionary());
        AssertNumberRefused(Numbers.ToImmutableDictionary());
        AssertNumberRefused(new SortedDictionary<long, string>(Numbers));
        AssertNumberRefused(new Holder<HashSet<long>>([FirstNumber, SecondNumber], 1));
        AssertNumberRefused(new SortedSet<long>([FirstNumber, SecondNumber]));
    }

    [Fact]
    public void Read_ElementOfASetTwice_ThrowsInvalidData()
    {
        AssertRefused(Texts.Keys.ToHashSet());
        AssertRefused<ISet<string>>(Texts.Keys.ToHashSet());
        AssertRefused<IReadOnlySet<string>>(Texts.Keys.ToHashSet());
        AssertRefused(Texts.Keys.ToFrozenSet());
        AssertRefused(Texts.Keys.ToImmutableHashSet());
        AssertRefused(new SortedSet<string>(Texts.Keys, StringComparer.Ordinal));
        AssertRefused(Texts.Keys.ToImmutableSortedSet(StringComparer.Ordinal));
    }

    [Fact]
    public void Read_ComparerToWhichTwoKeysAreOne_ThrowsInvalidData()
    {
        byte[] payload = Codec.Write(new Dictionary<string, int>(Texts, StringComparer.Create(System.Globalization.CultureInfo.InvariantCulture, System.Globalization.CompareOptions.None)));
        byte[] ignoring = Replace(payload, "Culture::0"u8, "Culture::1"u8);

        Assert.Equal(2, Codec.Read<Dictionary<string, int>>(payload).Count);
        Assert.Throws<InvalidDataException>(() => Codec.Read<Dictionary<string, int>>(ignoring));
    }

    private static void AssertRefused<T>(T value)
    {
        byte[] payload = Codec.Write(value);
        Codec.Read<T>(payload);
        byte[] damaged = Replace(payload, System.Text.Encoding.ASCII.GetBytes(Second), System.Text.Encoding.ASCII.GetBytes(First));

        Assert.Throws<InvalidDataException>(() => Codec.Read<T>(damaged));
    }

    private static void AssertNumberRefused<T>(T value)
    {
        byte[] payload = Codec.Write(value);
        Codec.Read<T>(payload);
        byte[] damaged = Replace(payload, BitConverter.GetBytes(SecondNumber), BitConverter.GetBytes(FirstNumber));

        Assert.Throws<InvalidDataException>(() => Codec.Read<T>(damaged));
    }

    private static byte[] Replace(byte[] payload, ReadOnlySpan<byte> old, ReadOnlySpan<byte> replacement)
    {
        int place = payload.AsSpan().IndexOf(old);
        Assert.InRange(place, 1, payload.Length);
        return [.. payload[..place], .. replacement, .. payload[(place + old.Length)..]];
    }
}
