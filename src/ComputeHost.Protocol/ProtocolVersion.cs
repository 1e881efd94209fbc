namespace ComputeHost.Protocol;

internal static class ProtocolVersion
{
    /// <summary>Of the handshake and the frames. Raised when an older side could not follow.</summary>
    public const int Current = 1;

    public static string Product { get; } = typeof(ProtocolVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
