using System.Collections;
using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ComputeHost.Protocol.Tests.Payloads;

/// <summary>Types of which the serializer would lose something, each in its own way.</summary>
internal static class RefusedShapes
{
    internal sealed class GetterOnly
    {
        public List<int> Items { get; } = [];
    }

    internal sealed class PrivateSetter
    {
        public int Total { get; private set; }

        public void Add(int more) => Total += more;
    }

    internal sealed class PrivateField
    {
        private int _balance;

        public string? Name { get; set; }

        public int Deposit(int amount) => _balance += amount;
    }

    internal sealed class ReadOnlyField
    {
        public readonly int Number = 3;
    }

    internal sealed class PrivateProperty
    {
        private int Hidden { get; set; }

        public int Count() => Hidden++;
    }

    internal sealed class InternalProperty
    {
        internal int Level { get; set; }
    }

    internal class Hidden
    {
        public int Number { get; set; }
    }

    internal sealed class Hiding : Hidden
    {
        public new string? Number { get; set; }
    }

    internal sealed class Captured(int seed)
    {
        public int Next() => seed + 1;
    }

    internal sealed class WithEvent
    {
        public event EventHandler? Changed;

        public int Number { get; set; }

        public void Raise() => Changed?.Invoke(this, EventArgs.Empty);
    }

    internal sealed class ObjectMember
    {
        public object? Tag { get; set; }
    }

    internal sealed class DynamicMember
    {
        public dynamic? Tag { get; set; }
    }

    internal sealed class DeepMember
    {
        public List<Dictionary<string, ObjectMember>>? Deep { get; set; }
    }

    internal sealed class DelegateMember
    {
        public Func<int>? Callback { get; set; }
    }

    internal sealed class MarkedConstructor
    {
        public MarkedConstructor()
        {
        }

        [JsonConstructor]
        public MarkedConstructor(int number) => Number = number;

        public int Number { get; set; }
    }

    internal sealed class UnboundConstructor(int seed)
    {
        public int Number { get; set; } = seed;
    }

    internal sealed class NoPublicConstructor
    {
        private NoPublicConstructor()
        {
        }

        public int Number { get; set; }

        public static NoPublicConstructor Create() => new();
    }

    internal interface IThing
    {
        int Number { get; }
    }

    internal abstract class AbstractThing
    {
        public int Number { get; set; }
    }

    [JsonDerivedType(typeof(UnnamedChild))]
    internal class UnnamedBase;

    internal sealed class UnnamedChild : UnnamedBase
    {
        public int Number { get; set; }
    }

    [JsonDerivedType(typeof(LossyChild), "child")]
    internal abstract class LossyBase;

    internal sealed class LossyChild : LossyBase
    {
        public int Number { get; } = 3;
    }

    [JsonConverter(typeof(OwnConverter))]
    internal sealed class WithConverter
    {
        public int Number { get; set; }
    }

    internal sealed class MemberWithConverter
    {
        [JsonConverter(typeof(TruncatingConverter))]
        public DateTime At { get; set; }
    }

    internal sealed class OwnConverter : JsonConverter<WithConverter>
    {
        public override WithConverter Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new();

        public override void Write(Utf8JsonWriter writer, WithConverter value, JsonSerializerOptions options) => writer.WriteNullValue();
    }

    internal sealed class TruncatingConverter : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTime();

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(value.Date);
    }

    internal sealed class OwnCollection : Collection<int>
    {
        public string? Title { get; set; }
    }

    internal sealed class OwnEnumerable : IEnumerable<int>
    {
        public string? Title { get; set; }

        public IEnumerator<int> GetEnumerator() => Enumerable.Range(0, 3).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    internal sealed class ExtensionData
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement>? Rest { get; set; }
    }

    internal unsafe struct FixedBuffer
    {
        public fixed int Values[4];
        public bool Flag { get; set; }
    }

    [InlineArray(4)]
    internal struct InlineBuffer
    {
        private string? _element;
    }

    internal unsafe struct WithPointer
    {
        public int* Address { get; set; }
    }

    internal sealed class Growing<T>
    {
        public Growing<List<T>>? Next { get; set; }
    }

    internal sealed class OwnException : Exception;
}
