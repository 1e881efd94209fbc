namespace ComputeHost.Daemon.Fairness;

/// <summary>What a fair queue needs to know about a call.</summary>
internal interface IFairCall
{
    /// <summary>Whose call it is, in its pool.</summary>
    ClientShare FairShare { get; }

    /// <summary>The time that its client was charged when it was given to a worker.</summary>
    TimeSpan Charged { get; set; }
}
