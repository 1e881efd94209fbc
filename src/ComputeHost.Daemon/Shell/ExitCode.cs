namespace ComputeHost.Daemon.Shell;

/// <summary>What the program tells the shell; listed in every <c>--help</c>.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 2;

    /// <summary>128 + SIGINT, as shells expect it.</summary>
    public const int Interrupted = 130;

    public const string Help = "Exit codes: 0 done, 1 something failed, 2 unusable command line or input, 130 interrupted.";
}
