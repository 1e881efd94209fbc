namespace ComputeHost.Protocol.Seam;

/// <summary>An answer of <see cref="ICallOverseer.ReadStart"/>.</summary>
/// <param name="State">Whether the call waits in the worker, is running, or is over or unknown.</param>
/// <param name="Stamp">When it was entered, if it is running.</param>
internal readonly record struct CallStart(CallStartState State, long Stamp = 0);

internal enum CallStartState
{
    /// <summary>Not entered yet.</summary>
    Waiting,

    /// <summary>Running; the stamp is valid.</summary>
    Running,

    /// <summary>Entered and over, or the worker is not known.</summary>
    Over,
}
