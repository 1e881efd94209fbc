using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ComputeHost.Protocol.CallValues;
using ComputeHost.Protocol.Payloads.Catalog;

namespace ComputeHost.Protocol.Tests.Payloads;

/// <summary>Types and values that are legal and rare: each arrives equal or is refused for the true reason.</summary>
public sealed class OddValueTests
{
    [Fact]
    public void Type_ThatGrowsThroughArrays_IsRefused() => Assert.Contains("'32' levels", Assert.Throws<NotSerializableException>(PayloadCodecs.For<Growing<int>>).Message, StringComparison.Ordinal);

    [Fact]
    public void Nullable_PresentButNotInitialized_IsRefused() =>
        Assert.Contains("missing", Assert.Throws<NotSerializableException>(() => Codec.Write<ImmutableArray<int>?>(default(ImmutableArray<int>))).Message, StringComparison.Ordinal);

    [Fact]
    public void Dictionary_ChangedWhileItIsWritten_IsRefused()
    {
        var entries = new Dictionary<int, Taking>();
        entries[1] = new Taking { Owner = () => entries.Remove(2) };
        entries[2] = new Taking();

        Assert.Contains("changed", Assert.Throws<InvalidOperationException>(() => Codec.Write(entries)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void List_ChangedWhileItIsWritten_IsRefused()
    {
        var elements = new List<Taking>();
        elements.Add(new Taking { Owner = () => elements.RemoveAt(1) });
        elements.Add(new Taking());

        Assert.Contains("changed", Assert.Throws<InvalidOperationException>(() => Codec.Write(elements)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Uri_WhoseTextDoesNotTellAll_IsRefused() => Assert.Throws<NotSerializableException>(() =>
        Codec.Write(new Holder<Uri>(new Uri("http://a/%2e%2e/b/%41", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }), 1)));

    [Fact]
    public void Set_BehindAnInterfaceOfLists_IsRefusedForItsComparer()
    {
        ImmutableSortedSet<string> set = ImmutableSortedSet.Create(StringComparer.OrdinalIgnoreCase, "a", "B");

        Assert.Throws<NotSerializableException>(() => Codec.Write<IReadOnlyList<string>>(set));
        Assert.Throws<NotSerializableException>(() => Codec.Write<IList<string>>(set));
    }

    [Fact]
    public void LargeArrayWithinAnObject_OverTheLimit_IsRefusedBeforeItsBytesAreCounted()
    {
        var large = new Holder<long[]>(GC.AllocateUninitializedArray<long>(270_000_000), 1);

        Assert.Throws<PayloadTooLargeException>(() => Codec.Write(large));
    }

    [Fact]
    public void Property_ThatOverridesTheGetterAlone_IsRefusedByName() =>
        Assert.Equal("OddValueTests.GetterOverride.Number", Assert.Throws<NotSerializableException>(PayloadCodecs.For<GetterOverride>).Member);

    [Fact]
    public void Override_ThatIsLeftOut_DoesNotTravel() => Assert.Equal(0, Codec.RoundTrip(new IgnoringOverride { Number = 5 }).Number);

    [Fact]
    public void Member_ThatConstructorAndInitializerSet_IsRefusedByName() =>
        Assert.Equal("OddValueTests.SetTwice.Text", Assert.Throws<NotSerializableException>(PayloadCodecs.For<SetTwice>).Member);

    [Fact]
    public void IncludedMember_WhoseGetterThrows_ThrowsItsOwnException() =>
        Assert.Equal("the getter's reason", Assert.Throws<FormatException>(() => Codec.Write(new Included())).Message);

    [Fact]
    public void SortedDictionary_WhoseKeysOnlyItsOrderTellsApart_Arrives()
    {
        var value = new SortedDictionary<Key, int> { [new Key(1)] = 1, [new Key(2)] = 2 };

        Assert.Equal([1, 2], Codec.RoundTrip(value).Values);
        Assert.Equal([1, 2], Codec.RoundTrip(new SortedList<Key, int>(value)).Values);
    }

    [Fact]
    public void ItemResults_WithADamagedFault_AreInvalidData() =>
        Assert.Throws<InvalidDataException>(() => new ItemResultsCodec<int>(PayloadCodecs.For<int>(), most: 10).Read([(2 << 3) | 2, 1, 0xFF]));

    internal sealed class Growing<T>
    {
        public Growing<T[]>? Next { get; set; }
    }

    internal sealed class Taking
    {
        private int _number;

        [JsonIgnore]
        public Action? Owner { get; set; }

        public int Number
        {
            get
            {
                Owner?.Invoke();
                return _number;
            }

            set => _number = value;
        }
    }

    internal class Overridden
    {
        public virtual int Number { get; set; }
    }

    internal sealed class GetterOverride : Overridden
    {
        public override int Number => base.Number + 1;
    }

    internal sealed class IgnoringOverride : Overridden
    {
        [JsonIgnore]
        public override int Number
        {
            get => base.Number;
            set => base.Number = value;
        }
    }

    internal sealed class SetTwice(string text)
    {
        public required string Text { get; init; } = text;
    }

    internal sealed class Included
    {
        private int _number;

        [JsonInclude]
        private int Number
        {
            get => _number == 0 ? throw new FormatException("the getter's reason") : _number;
            set => _number = value;
        }
    }

    internal sealed class Key(int number) : IComparable<Key>, IEquatable<Key>
    {
        public int Number { get; } = number;

        public int CompareTo(Key? other) => Number.CompareTo(other?.Number);

        public bool Equals(Key? other) => other is not null;

        public override bool Equals(object? obj) => Equals(obj as Key);

        public override int GetHashCode() => 0;
    }
}
