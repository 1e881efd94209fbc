namespace ComputeHost.Protocol.Framing;

/// <summary>Why a worker refuses a session or breaks it off; the numbers are those of gRPC.</summary>
internal enum SessionStatus
{
    InvalidArgument = 3,
    NotFound = 5,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Unavailable = 14,
    Unauthenticated = 16,
}

/// <summary>The worker refuses a session or breaks it off.</summary>
/// <param name="status">What a client can act on.</param>
/// <param name="detail">A sentence for the client.</param>
internal sealed class SessionRefusedException(SessionStatus status, string detail) : Exception(detail)
{
    public SessionStatus Status => status;

    /// <summary>The client broke the protocol: what it means cannot be known.</summary>
    public static SessionRefusedException ForBreach(string reason) => new(SessionStatus.InvalidArgument, reason);
}
