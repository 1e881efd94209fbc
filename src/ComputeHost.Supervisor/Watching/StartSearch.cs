using ComputeHost.Protocol.Seam;

namespace ComputeHost.Supervisor.Watching;

/// <summary>Finds out of a flight recorder's page, which changes meanwhile, whether a call has been entered.</summary>
internal static class StartSearch
{
    /// <param name="call">The call.</param>
    /// <param name="startedThrough">Reads the highest call of the session that was started; a worker writes it after the slot.</param>
    /// <param name="runningSince">Reads when the call was entered, from the slot that runs it; null if none does.</param>
    public static CallStart Find(ulong call, Func<ulong> startedThrough, Func<long?> runningSince)
    {
        while (true)
        {
            // Read before the slots: a call that is entered between the two reads must not be taken for one that is over.
            ulong before = startedThrough();
            if (runningSince() is { } stamp)
            {
                return new CallStart(CallStartState.Running, stamp);
            }

            if (call <= before)
            {
                return new CallStart(CallStartState.Over);
            }

            // And after them: one that is entered and over between the two must not be taken for one that waits.
            if (call > startedThrough())
            {
                return new CallStart(CallStartState.Waiting);
            }
        }
    }
}
