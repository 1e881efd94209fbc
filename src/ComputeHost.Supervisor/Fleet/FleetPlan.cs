namespace ComputeHost.Supervisor.Fleet;

/// <summary>What to do about it.</summary>
/// <param name="Promote">How many standby workers to list.</param>
/// <param name="Drain">How many recycling workers have a successor and can go.</param>
/// <param name="Missing">How many workers are neither there nor on their way.</param>
internal readonly record struct FleetPlan(int Promote, int Drain, int Missing)
{
    /// <summary>A worker that is recycled counts twice until its successor is listed: replacement comes first.</summary>
    public static FleetPlan Of(FleetCounts counts)
    {
        int wanted = counts.Desired + counts.Recycling;
        int promote = Math.Clamp(wanted - counts.Listed, 0, counts.Standby);
        int listed = counts.Listed + promote;
        int drain = Math.Clamp(listed - counts.Desired, 0, counts.Recycling);
        int there = listed + counts.Standby - promote + counts.Starting;
        return new FleetPlan(promote, drain, Math.Max(0, wanted + counts.StandbyWanted - there));
    }
}
