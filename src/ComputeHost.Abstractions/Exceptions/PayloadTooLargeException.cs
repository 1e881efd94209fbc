namespace ComputeHost;

/// <summary>The encoded arguments, or the encoded result, are larger than <c>MaxPayload</c>.</summary>
/// <remarks>For arguments nothing has run. For a result the method has run; it is then the inner exception of a <see cref="ComputeFaultException"/>.</remarks>
/// <param name="message">What happened and what to do.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class PayloadTooLargeException(string message, Exception? innerException = null) : ComputeRejectedException(message, innerException)
{
    /// <summary>The size in bytes, as far as it is known.</summary>
    public long Size { get; init; }

    /// <summary>The limit in bytes.</summary>
    public long Limit { get; init; }
}
