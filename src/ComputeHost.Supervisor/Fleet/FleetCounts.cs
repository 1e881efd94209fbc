namespace ComputeHost.Supervisor.Fleet;

/// <summary>How many workers there are of each sort.</summary>
/// <param name="Listed">Ready and told to clients.</param>
/// <param name="Standby">Ready and kept back.</param>
/// <param name="Starting">On their way.</param>
/// <param name="Recycling">Of the listed ones, those to be replaced now.</param>
/// <param name="Desired">How many should be listed.</param>
/// <param name="StandbyWanted">How many should stand by.</param>
internal readonly record struct FleetCounts(int Listed, int Standby, int Starting, int Recycling, int Desired, int StandbyWanted);
