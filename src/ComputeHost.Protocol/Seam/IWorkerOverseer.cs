namespace ComputeHost.Protocol.Seam;

/// <summary>What a client's sessions ask of those who own the worker processes.</summary>
/// <remarks>
/// Safe from any thread. The synchronous members neither block nor call back, and none needs a thread of the host's pool, which may be starved.
/// </remarks>
internal interface IWorkerOverseer
{
    /// <summary>
    /// Ends a worker whose session broke. It is fenced at once and starts nothing more; it has a moment to die of what broke the session, so that its own death
    /// is explained, or longer if it was told to end; then it is killed. Does nothing to a worker that is dead or unknown.
    /// </summary>
    void EndWorker(long epoch);

    /// <summary>
    /// What became of a session's calls. Changes nothing: it completes when the worker is confirmed dead, or when no kill has ended it within seconds, and for
    /// an unknown worker at once.
    /// </summary>
    Task<WorkerVerdict> VerdictAsync(long epoch, ulong session);

    /// <summary>Deletes a worker's socket file. The one client that needs the path has connected, and the file would survive a kill of this process.</summary>
    void ForgetAddress(long epoch);
}
