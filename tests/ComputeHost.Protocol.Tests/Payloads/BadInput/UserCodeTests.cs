using System.Text.Json.Serialization;

namespace ComputeHost.Protocol.Tests.Payloads.BadInput;

/// <summary>What the user's own code throws while a value is decoded.</summary>
public sealed class UserCodeTests
{
    [Fact]
    public void Read_SetterThrows_IsInvalidDataThatSaysWhatItThrew() => AssertTold<Positive>(new Positive { Number = 7 }, "from the setter", 7);

    [Fact]
    public void Read_ConstructorThrows_IsInvalidDataThatSaysWhatItThrew() => AssertTold<Made>(new Made(7), "from the constructor", 7);

    [Fact]
    public void Read_ConstructorOfAStructureThrows_IsInvalidDataThatSaysWhatItThrew() => AssertTold<MadeStructure>(new MadeStructure(7, "a"), "from the constructor", 7);

    [Fact]
    public void Read_HashCodeOfAKeyThrows_IsInvalidDataThatSaysWhatItThrew() => AssertTold<Dictionary<Key, int>>(new() { [new Key(7)] = 1 }, "from the hash code", 7);

    [Fact]
    public void Read_OrderOfAnElementThrows_IsInvalidDataThatSaysWhatItThrew() => AssertTold<SortedSet<Ordered>>([new Ordered(7), new Ordered(8)], "from the comparison", 7);

    private static void AssertTold<T>(T value, string thrown, int number)
    {
        byte[] payload = Codec.Write(value);
        Forbidden.Number = number;
        try
        {
            InvalidDataException exception = Assert.Throws<InvalidDataException>(() => Codec.Read<T>(payload));
            Assert.Contains(thrown, exception.ToString(), StringComparison.Ordinal);
            Assert.Contains(TypeName.Of(typeof(T)), exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            Forbidden.Number = null;
        }
    }

    /// <summary>The number that is no longer taken: what has been encoded cannot be decoded.</summary>
    private static class Forbidden
    {
        [ThreadStatic]
        private static int? s_number;

        public static int? Number
        {
            get => s_number;
            set => s_number = value;
        }

        public static int Check(int number, string where) => number == Number ? throw new InvalidOperationException($"from the {where}") : number;
    }

    private sealed class Positive
    {
        public int Number
        {
            get;
            set => field = Forbidden.Check(value, "setter");
        }
    }

    private sealed class Made(int number)
    {
        public int Number { get; } = Forbidden.Check(number, "constructor");
    }

    [method: JsonConstructor]
    private readonly record struct MadeStructure(int Number, string Text)
    {
        public int Number { get; init; } = Forbidden.Check(Number, "constructor");
    }

    private readonly record struct Key(int Number)
    {
        public override int GetHashCode() => Forbidden.Check(Number, "hash code");
    }

    private sealed record Ordered(int Number) : IComparable<Ordered>
    {
        public int CompareTo(Ordered? other) => Forbidden.Check(Number, "comparison").CompareTo(other?.Number);
    }
}
