namespace ComputeHost.Daemon.Shell;

/// <summary>What the program tells the shell; listed in every <c>--help</c>.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 2;

    /// <summary>Nothing serves at the address, or a queue's store cannot be used.</summary>
    public const int NoDaemon = 3;

    /// <summary>The daemon does not do it, or not for this user.</summary>
    public const int Refused = 4;

    /// <summary>There is no such pool, method, worker, call or job.</summary>
    public const int NotFound = 5;

    /// <summary>The call was made, or the job is over, and has no result.</summary>
    public const int CallFailed = 6;

    /// <summary>The time to wait was up before the job was over.</summary>
    public const int StillWaiting = 7;

    /// <summary>128 + SIGINT, as shells expect it.</summary>
    public const int Interrupted = 130;

    public const string Help =
        "Exit codes: 0 done, 1 something failed, 2 unusable command line or input,\n"
        + "3 no daemon or no store at the address, 4 refused, 5 no such pool, method, worker, call\n"
        + "or job, 6 the call or job failed, 7 the job is not over yet, 130 interrupted.";
}
