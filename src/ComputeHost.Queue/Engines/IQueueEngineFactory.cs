namespace ComputeHost.Queue;

/// <summary>Opens an engine for the addresses of its schemes.</summary>
public interface IQueueEngineFactory
{
    /// <summary>What its addresses begin with, without the colon, as <c>sqlite</c>.</summary>
    IReadOnlyList<string> Schemes { get; }

    /// <summary>
    /// Opens the store and makes what is missing, itself too unless <see cref="QueueEngineSettings.MustExist"/> is set. What is there and does not fit is
    /// left as it is.
    /// </summary>
    /// <param name="settings">The queue's settings.</param>
    /// <param name="cancellationToken">Gives up; nothing is left open.</param>
    /// <returns>The engine.</returns>
    /// <exception cref="ArgumentException">The address is not one; the message says why.</exception>
    /// <exception cref="QueueException">The store cannot be used; the message has the remedy.</exception>
    ValueTask<IQueueEngine> OpenAsync(QueueEngineSettings settings, CancellationToken cancellationToken);
}
