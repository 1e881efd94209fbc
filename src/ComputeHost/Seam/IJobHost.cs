using ComputeHost.Client.Pool;

namespace ComputeHost.Seam;

/// <summary>A tactic that also runs calls which were made elsewhere, as stored jobs are.</summary>
internal interface IJobHost
{
    /// <summary>Takes such calls.</summary>
    PoolClient Client { get; }

    /// <summary>How many calls it can run at once, at least 1: to ask for more work than that at a time gains nothing.</summary>
    int Slots { get; }
}
