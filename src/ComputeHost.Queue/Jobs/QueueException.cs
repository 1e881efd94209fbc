namespace ComputeHost;

/// <summary>A queue's store cannot be used as asked: it cannot be reached, is full, damaged or of another version. The message has the remedy.</summary>
/// <remarks>
/// <see cref="ComputeHostException.Ran"/> says what is known of the job: <see cref="ComputeRan.No"/> if it is certainly not stored,
/// <see cref="ComputeRan.Unknown"/>
/// if it may be. To enqueue the same job again is harmless.
/// </remarks>
public sealed class QueueException : ComputeHostException
{
    /// <inheritdoc cref="QueueException(string, Exception)"/>
    public QueueException(string message)
        : base(message, null, ComputeRan.Unknown)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">What the store's library said.</param>
    public QueueException(string message, Exception? innerException)
        : base(message, innerException, ComputeRan.Unknown)
    {
    }

    /// <summary>Whether trying again may help without anybody's doing.</summary>
    public bool IsTransient { get; init; }
}
