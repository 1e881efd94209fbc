namespace ComputeHost.LoadTests.Subjects;

/// <summary>The subjects that are scripts in <c>Peers</c>.</summary>
internal static class PeerNames
{
    public const string Piscina = "piscina";
    public const string PiscinaClone = "piscina-clone";
    public const string PiscinaTransfer = "piscina-transfer";
    public const string MultiprocessingPool = "python-multiprocessing-pool";
    public const string ProcessPoolExecutor = "python-processpoolexecutor";
}
