namespace ComputeHost.Supervisor.Launching;

/// <summary>How a started process becomes a worker.</summary>
internal enum LaunchKind
{
    /// <summary>A command that the user named.</summary>
    Command,

    /// <summary>The program itself, its own executable or by <c>dotnet exec</c>, diverted by a start-up hook before its <c>Main</c>.</summary>
    Hook,

    /// <summary><c>dotnet exec</c> of the stock entry with the program's dependencies: where there is no assembly to divert, or no start-up hooks.</summary>
    Exec,
}
