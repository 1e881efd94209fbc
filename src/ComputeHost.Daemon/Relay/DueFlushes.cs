namespace ComputeHost.Daemon.Relay;

/// <summary>
/// The sessions that got answers from this thread and have not sent them yet: a batch of outcomes of one worker is answered with one write per client.
/// </summary>
internal static class DueFlushes
{
    [ThreadStatic]
    private static List<RelaySession>? _sessions;

    public static void Add(RelaySession session) => (_sessions ??= []).Add(session);

    /// <summary>Called when a thread has given out all answers that it had.</summary>
    public static void Carry()
    {
        if (_sessions is not { Count: > 0 } sessions)
        {
            return;
        }

        for (int index = 0; index < sessions.Count; index++)
        {
            sessions[index].Flush();
        }

        sessions.Clear();
    }
}
