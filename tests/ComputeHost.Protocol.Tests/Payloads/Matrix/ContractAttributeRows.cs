using System.Runtime.Serialization;

namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

/// <summary>Attributes of the data contract serializer. What is neither carried nor refused for them would be lost.</summary>
internal static class ContractAttributeRows
{
    public static IEnumerable<Row> All =>
    [
        Row.Of("contract", new Contract { Number = 1, Text = "a" }),
        Row.Of("contract-member-not-marked", new PartlyMarked { Number = 1, NotMarked = 2 }),
        Row.Of("contract-ignored-member", new IgnoredMember { Number = 1, LeftOut = 2 }),
        Row.Of("contract-ignored-member-unset", new IgnoredMember { Number = 1 }),
        Row.Of("contract-ignored-getter-only", new IgnoredMadeMember { Number = 1 }),
        Row.Of("contract-private-member", new PrivateMember().Fill()),
        Row.Of("contract-private-field", new PrivateDataField().Fill()),
        Row.Of("contract-member-renamed-and-ordered", new OrderedMember { First = 1, Second = 2 }),
        Row.Of("contract-member-of-record-renamed", new RenamedInContract("a", 1)),
        Row.Of("contract-member-named-twice", new NamedTwice { First = 1, Second = 2 }),
        Row.Of("contract-member-required", new RequiredMember { Number = 1 }),
        Row.Of("contract-member-not-emitted", new NotEmitted { Number = 0 }),
        Row.Of("contract-known-types", (KnownBase)new KnownChild { Number = 1 }),
        Row.Of("contract-known-types-of-concrete-base", (KnownConcrete)new KnownConcreteChild { Number = 1 }),
        Row.Of("contract-known-types-of-a-collection", (KnownList)new KnownListChild()),
        Row.Of("contract-enum-member-in-object", new Holder<ContractEnum>(ContractEnum.Second, 1)),
        Row.Of("contract-reference", new ReferenceContract { Number = 1 }),
        Row.Of("contract-serializable-with-callback", new WithCallback { Number = 1 }),
    ];
}

[DataContract]
internal sealed class Contract
{
    [DataMember]
    public int Number { get; set; }

    [DataMember]
    public string? Text { get; set; }
}

[DataContract]
internal sealed class PartlyMarked
{
    [DataMember]
    public int Number { get; set; }

    public int NotMarked { get; set; }
}

internal sealed class IgnoredMember
{
    public int Number { get; set; }

    [IgnoreDataMember]
    public int LeftOut { get; set; }
}

internal sealed class IgnoredMadeMember
{
    public int Number { get; set; }

    [IgnoreDataMember]
    public List<int> Made { get; } = [1];
}

[DataContract]
internal sealed class PrivateMember
{
    [DataMember]
    private int Number { get; set; }

    public PrivateMember Fill()
    {
        Number = 3;
        return this;
    }
}

[DataContract]
internal sealed class PrivateDataField
{
    [DataMember]
    private int _number;

    public PrivateDataField Fill()
    {
        _number = 3;
        return this;
    }

    public int Read() => _number;
}

[DataContract]
internal sealed class OrderedMember
{
    [DataMember(Order = 2, Name = "a")]
    public int First { get; set; }

    [DataMember(Order = 1, Name = "z")]
    public int Second { get; set; }
}

[DataContract]
internal sealed record RenamedInContract([property: DataMember(Name = "title")] string Text, [property: DataMember] int Number);

[DataContract]
internal sealed class NamedTwice
{
    [DataMember(Name = "a")]
    public int First { get; set; }

    [DataMember(Name = "a")]
    public int Second { get; set; }
}

[DataContract]
internal sealed class RequiredMember
{
    [DataMember(IsRequired = true)]
    public int Number { get; set; }
}

[DataContract]
internal sealed class NotEmitted
{
    [DataMember(EmitDefaultValue = false)]
    public int Number { get; set; } = 5;
}

[KnownType(typeof(KnownChild))]
internal abstract class KnownBase;

internal sealed class KnownChild : KnownBase
{
    public int Number { get; set; }
}

[KnownType(typeof(KnownConcreteChild))]
internal class KnownConcrete;

internal sealed class KnownConcreteChild : KnownConcrete
{
    public int Number { get; set; }
}

[KnownType(typeof(KnownListChild))]
internal class KnownList : List<int>;

internal sealed class KnownListChild : KnownList;

internal enum ContractEnum
{
    First,

    [EnumMember(Value = "zweites")]
    Second,
}

[DataContract(IsReference = true)]
internal sealed class ReferenceContract
{
    [DataMember]
    public int Number { get; set; }
}

[Serializable]
internal sealed class WithCallback
{
    [NonSerialized]
    private int _sum;

    public int Number { get; set; }

    public int Sum() => _sum;

    [OnDeserialized]
    internal void Add(StreamingContext context) => _sum = Number + 1;
}
