namespace ComputeHost;

/// <summary>The base of everything that can go wrong with a call once it was accepted. Its leaves are chosen by what the caller does next.</summary>
public abstract class ComputeHostException : Exception
{
    private protected ComputeHostException(string message, Exception? innerException, ComputeRan ran)
        : base(message, innerException) => Ran = ran;

    /// <summary>The call's identity as it stands in the logs of both sides, or <see langword="null"/> where no call was concerned.</summary>
    public string? CallId { get; init; }

    /// <summary>The name of the called method, or <see langword="null"/> where no call was concerned.</summary>
    public string? Method { get; init; }

    /// <summary>Which sending of the call failed: 1 for the first, 0 when it was never sent.</summary>
    public int Attempt { get; init; }

    /// <summary>Whether a worker began to run the call, in this attempt or an earlier one; <see cref="ComputeRan.No"/> where no call was concerned.</summary>
    /// <value>Set where it differs from what the type of the exception says by itself.</value>
    public ComputeRan Ran { get; init; }
}
