namespace ComputeHost;

/// <summary>The call was refused before anything of it ran: it is safe to try again, here or elsewhere.</summary>
public abstract class ComputeRejectedException : ComputeHostException
{
    private protected ComputeRejectedException(string message, Exception? innerException)
        : base(message, innerException, ComputeRan.No)
    {
    }

    /// <summary>When another try is likely to be accepted, or <see langword="null"/> when time alone will not help.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
