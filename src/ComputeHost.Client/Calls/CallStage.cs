namespace ComputeHost.Client.Calls;

internal enum CallStage
{
    /// <summary>In a queue of this client.</summary>
    Waiting,

    /// <summary>With a worker.</summary>
    Sent,

    /// <summary>Its result has arrived and is being read, by code that may be the user's.</summary>
    Reading,

    /// <summary>Nothing is left of it, except perhaps an answer on its way to the caller.</summary>
    Over,
}
