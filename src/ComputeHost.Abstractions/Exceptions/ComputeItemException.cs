namespace ComputeHost;

/// <summary>An item of a mapping failed. The inner exception says how: that of the method, or of the call that carried the item.</summary>
/// <param name="message">Which item failed, and how.</param>
/// <param name="innerException">What happened.</param>
public sealed class ComputeItemException(string message, Exception innerException) : ComputeHostException(message, innerException, (innerException as ComputeHostException)?.Ran ?? ComputeRan.Unknown)
{
    /// <summary>The item's place in the source, from 0.</summary>
    public long Index { get; init; }

    /// <summary>
    /// How many items from <see cref="Index"/> on have no result: 1, or more if the call that carried them was lost or ran out of time, so that it is
    /// not known which of them is to blame.
    /// </summary>
    public int Count { get; init; } = 1;
}
