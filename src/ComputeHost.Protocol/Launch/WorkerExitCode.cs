namespace ComputeHost.Protocol.Launch;

/// <summary>The exit codes that a worker chooses itself.</summary>
internal static class WorkerExitCode
{
    public const int SupervisorGone = 70;
    public const int BadBoot = 71;
    public const int ProtocolMismatch = 72;
    public const int StartFailed = 73;
}
