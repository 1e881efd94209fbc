using ComputeHost.Protocol;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Verbs.Doctor;

/// <summary>Looks at what a running daemon tells of itself.</summary>
internal static class DaemonChecks
{
    private const long FewFiles = 1024;

    /// <param name="status">Without details if this user may not have them.</param>
    public static IEnumerable<Finding> All(DaemonStatus status) =>
        [Version(status), .. status.Pools.SelectMany(Pool), .. status.Surroundings is { } surroundings ? Of(surroundings) : []];

    private static Finding Version(DaemonStatus status) => status.Version == ProtocolVersion.Product
        ? Finding.Ok("version", $"The daemon and this command are ComputeHost {status.Version}.")
        : Finding.Problem("version", $"The daemon is ComputeHost {status.Version}, this command {ProtocolVersion.Product}.", "Restart the daemon after an update, or use the command of its version.");

    private static IEnumerable<Finding> Pool(PoolStatus pool)
    {
        string check = $"pool '{pool.Name}'";
        yield return pool.Degraded
            ? Finding.Problem(check, $"Its workers die or do not start: {pool.DegradedBy}", "Correct what the message names; 'computehost logs' has the rest.")
            : Finding.Ok(check, $"{pool.Ready} of {pool.MinWorkers} to {pool.MaxWorkers} workers are ready; {pool.WorkersLost} were lost so far.");
    }

    private static IEnumerable<Finding> Of(DaemonSurroundings surroundings)
    {
        yield return surroundings.OpenFilesLimit is > 0 and < FewFiles
            ? Finding.Problem("open files", $"The daemon may have {surroundings.OpenFilesLimit} files open, too few for many clients.", "Set 'LimitNOFILE=65536' in the unit, or 'ulimit -n 65536' before the start.")
            : Finding.Ok("open files", surroundings.OpenFilesLimit == 0 ? "There is no limit." : $"The daemon may have {surroundings.OpenFilesLimit} open.");
        yield return surroundings.Diagnostics
            ? Finding.Ok("diagnostics", "Stacks and dumps of workers can be taken.")
            : Finding.Problem("diagnostics", "DOTNET_EnableDiagnostics is 0: 'stack' and 'dump' do not work.", "Start the daemon without that variable; container images often set it.");
        yield return surroundings.ControlGroups
            ? Finding.Ok("control groups", "Each worker has one of its own.")
            : Finding.Note(
                "control groups", "Workers have none of their own: what a method starts in a session of its own can outlive its worker.", "Set 'Delegate=yes' in the unit (Linux 5.14 or later).");
    }
}
