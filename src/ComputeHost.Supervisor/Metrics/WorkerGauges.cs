namespace ComputeHost.Supervisor.Metrics;

/// <summary>What there is of a pool's workers at one moment.</summary>
/// <param name="Starting">How many are on their way.</param>
/// <param name="Ready">How many can be called.</param>
/// <param name="Standby">How many are ready and kept back.</param>
/// <param name="Draining">How many finish their calls and then end.</param>
/// <param name="Memory">What all occupy for themselves, in bytes.</param>
/// <param name="IsDegraded">Whether only one is tried at a time.</param>
internal readonly record struct WorkerGauges(int Starting, int Ready, int Standby, int Draining, long Memory, bool IsDegraded);
