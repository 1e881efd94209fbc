namespace ComputeHost;

/// <summary>A declared type, or a value, would not arrive equal, so it is refused.</summary>
/// <remarks>For arguments nothing has run. For a result the method has run; it is then the inner exception of a <see cref="ComputeFaultException"/>.</remarks>
/// <param name="message">Names the type, the member and the remedy.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class NotSerializableException(string message, Exception? innerException = null) : ComputeRejectedException(message, innerException)
{
    /// <summary>The full name of the refused type.</summary>
    public string? RefusedType { get; init; }

    /// <summary>The member that cannot be carried, or <see langword="null"/> when it is the type itself.</summary>
    public string? Member { get; init; }
}
