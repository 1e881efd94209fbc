using MemoryPack;

namespace ComputeHost.LoadTests.Values;

/// <summary>What a program passes that has its data in objects: 20 members of the usual kinds.</summary>
[MemoryPackable]
public sealed partial class Order
{
    public int Number { get; set; }

    public long CustomerNumber { get; set; }

    public Guid Id { get; set; }

    public DateTime Created { get; set; }

    public DateTimeOffset? Shipped { get; set; }

    public TimeSpan Handling { get; set; }

    public OrderState State { get; set; }

    public bool IsUrgent { get; set; }

    public decimal Total { get; set; }

    public double Weight { get; set; }

    public float Discount { get; set; }

    public short Warehouse { get; set; }

    public int? Rating { get; set; }

    public string Customer { get; set; } = "";

    public string Street { get; set; } = "";

    public string City { get; set; } = "";

    public string? Remark { get; set; }

    public List<int> Articles { get; set; } = [];

    public string[] Tags { get; set; } = [];

    public Contact? Contact { get; set; }
}

/// <summary>An object in an object.</summary>
[MemoryPackable]
public sealed partial record Contact(string Name, string Mail, int Extension);

/// <summary>How far an order is.</summary>
public enum OrderState
{
    /// <summary>It has come in.</summary>
    Open,

    /// <summary>It is being put together.</summary>
    Picking,

    /// <summary>It has left the house.</summary>
    Shipped,
}
