namespace ComputeHost.Protocol;

/// <summary>The sizes that both sides of a session keep to.</summary>
internal static class WireLimits
{
    public const int BatchFrames = 128;
    public const int BatchBytes = 256 * 1024;

    /// <summary>The most payload that one frame carries; what is longer follows in chunks, so that small calls pass between them.</summary>
    public const int InlinePayload = 64 * 1024;

    /// <summary>Payloads from this size on travel in shared memory where there is any.</summary>
    public const int SharedPayload = 32 * 1024;

    /// <summary>A batch is cut after the frame that passes <see cref="BatchBytes"/>, hence the margin.</summary>
    public const int MaxMessage = BatchBytes + (4 * InlinePayload);

    public const string TokenHeader = "computehost-token";

    /// <summary>How a connection begins that carries a session without HTTP/2.</summary>
    public static ReadOnlySpan<byte> SocketPreface => "CHS1"u8;

    /// <summary>How a connection begins that carries a session with a daemon, and how the daemon answers. Descriptors travel with it.</summary>
    public static ReadOnlySpan<byte> DaemonPreface => "CHD1"u8;
}
