using System.Text.Json.Nodes;
using Grpc.Core;

namespace ComputeHost.Daemon.Verbs;

/// <summary>A verb that could not be carried out.</summary>
/// <param name="code">What scripts tell it by.</param>
/// <param name="exitCode">What the shell is told.</param>
/// <param name="message">Why, and what to do.</param>
internal sealed class VerbException(string code, int exitCode, string message) : Exception(message)
{
    public string Code => code;

    public int ExitCode => exitCode;

    /// <summary>Further members of the error in JSON.</summary>
    public JsonObject Details { get; init; } = [];

    /// <summary>What follows the message for people.</summary>
    public string Rest { get; init; } = "";

    /// <summary>What was given cannot be used.</summary>
    public static VerbException Unusable(string message) => new("unusable-input", Shell.ExitCode.Usage, message);

    /// <summary>What the daemon has answered, or that it has not.</summary>
    public static VerbException Of(RpcException exception, string address)
    {
        string detail = exception.Status.Detail;
        return exception.StatusCode switch
        {
            StatusCode.InvalidArgument => new VerbException("unusable-input", Shell.ExitCode.Usage, detail),
            StatusCode.NotFound => new VerbException("not-found", Shell.ExitCode.NotFound, detail),
            StatusCode.PermissionDenied => new VerbException("permission-denied", Shell.ExitCode.Refused, detail),
            StatusCode.FailedPrecondition => new VerbException("refused", Shell.ExitCode.Refused, detail),
            StatusCode.Unimplemented => new VerbException("refused", Shell.ExitCode.Refused, $"The daemon at '{address}' does not know this request. Use a command of its version ('computehost status' tells it)."),
            StatusCode.Unavailable or StatusCode.Cancelled or StatusCode.Aborted => NoDaemon(address, $"The daemon at '{address}' ended before it had answered."),
            _ => new VerbException("failed", Shell.ExitCode.Failure, $"The daemon at '{address}' failed: {detail} Its log says more ('computehost logs')."),
        };
    }

    public static VerbException NoDaemon(string address, string problem) => new(
        "no-daemon",
        Shell.ExitCode.NoDaemon,
        $"{problem} Start one with 'computehost serve --assembly publish/MyMethods.dll --listen {address}' or 'systemctl start computehost', "
        + "or name another with '--address' or the variable COMPUTEHOST_ADDRESS.");
}
