namespace ComputeHost.LoadTests.Values;

/// <summary>An object of a type that nothing else in this program knows: an <see cref="Order"/> has a static constructor that sets MemoryPack up.</summary>
public sealed class Parcel
{
    public int Number { get; set; }

    public long Customer { get; set; }

    public Guid Id { get; set; }

    public DateTime Created { get; set; }

    public DateTimeOffset? Delivered { get; set; }

    public ParcelState State { get; set; }

    public bool IsUrgent { get; set; }

    public decimal Price { get; set; }

    public double Weight { get; set; }

    public int? Rating { get; set; }

    public string Street { get; set; } = "";

    public string? Remark { get; set; }

    public List<int> Articles { get; set; } = [];

    public string[] Tags { get; set; } = [];

    public Receiver? Receiver { get; set; }
}

/// <summary>An object in an object.</summary>
public sealed record Receiver(string Name, string Mail, int Extension);

/// <summary>Where a parcel is.</summary>
public enum ParcelState
{
    /// <summary>With who sends it.</summary>
    Announced,

    /// <summary>Under way.</summary>
    Sent,

    /// <summary>With its receiver.</summary>
    Delivered,
}
