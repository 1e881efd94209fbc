namespace ComputeHost.Daemon.Shell;

/// <summary>What the program tells the shell; listed in every <c>--help</c>.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 2;

    /// <summary>Nothing serves at the address.</summary>
    public const int NoDaemon = 3;

    /// <summary>The daemon does not do it, or not for this user.</summary>
    public const int Refused = 4;

    /// <summary>There is no such pool, method, worker or call.</summary>
    public const int NotFound = 5;

    /// <summary>The call was made and has no result.</summary>
    public const int CallFailed = 6;

    /// <summary>128 + SIGINT, as shells expect it.</summary>
    public const int Interrupted = 130;

    public const string Help =
        "Exit codes: 0 done, 1 something failed, 2 unusable command line or input,\n"
        + "3 no daemon at the address, 4 refused, 5 no such pool, method, worker or call, 6 the call failed, 130 interrupted.";
}
