using ComputeHost.Calls;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Protocol.Methods;

/// <summary>How a mode looks on the wire.</summary>
internal static class ItemsModes
{
    public static Items ToWire(ItemsMode mode) => mode switch
    {
        ItemsMode.UntilFault => Items.UntilFault,
        ItemsMode.All => Items.All,
        _ => Items.Unspecified,
    };

    /// <returns>Null for a number that this version does not know.</returns>
    public static ItemsMode? FromWire(Items items) => items switch
    {
        Items.Unspecified => ItemsMode.None,
        Items.UntilFault => ItemsMode.UntilFault,
        Items.All => ItemsMode.All,
        _ => null,
    };
}
