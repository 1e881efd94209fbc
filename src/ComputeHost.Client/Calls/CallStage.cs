namespace ComputeHost.Client.Calls;

internal enum CallStage
{
    /// <summary>In a queue of this client.</summary>
    Waiting,

    /// <summary>With a worker.</summary>
    Sent,

    /// <summary>Its result has come and is being read, by code that may be the user's.</summary>
    Reading,

    /// <summary>Nothing of it is left anywhere but perhaps its answer on the way to the caller.</summary>
    Over,
}
