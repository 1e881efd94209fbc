using MemoryPack;

namespace ComputeHost.LoadTests.Values;

/// <summary>Methods that give back what they get: values as themselves, and in bytes that their caller has made.</summary>
public static class ValueMethods
{
    [ComputeMethod]
    public static int Number(int value) => value;

    [ComputeMethod]
    public static Quote Quote(Quote value) => value;

    [ComputeMethod]
    public static Parcel Parcel(Parcel value) => value;

    [ComputeMethod]
    public static List<Order> Orders(List<Order> value) => value;

    [ComputeMethod]
    public static Dictionary<string, string> Entries(Dictionary<string, string> value) => value;

    [ComputeMethod]
    public static byte[] PackedOrders(byte[] value) => Repack<List<Order>>(value);

    [ComputeMethod]
    public static byte[] PackedEntries(byte[] value) => Repack<Dictionary<string, string>>(value);

    private static byte[] Repack<T>(byte[] value) => MemoryPackSerializer.Serialize(MemoryPackSerializer.Deserialize<T>(value));
}
