using System.CommandLine;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Verbs.Operating;

/// <summary>The verb <c>cancel</c>.</summary>
internal static class CancelCommand
{
    private const string Description = "Ends one call, waiting or running. Its caller gets a ComputeCancelledException.";

    private const string More = """
        What it does:
          The method's token fires; if the method has not ended after CancellationGrace, its
          worker is killed and replaced. No other call is touched.

        Example:
          computehost cancel u-17

        """;

    public static Command Create()
    {
        var id = new Argument<string>("CALL") { Description = "The call's id, as 'top' shows it." };
        var client = new Option<string?>("--client") { Description = "Whose call it is, where several clients use one id.", HelpName = "USER" };
        return DaemonVerb.Create("cancel", Description, More, [id, client], async run =>
        {
            var request = new CancelCallRequest { CallId = run.Parsed.GetValue(id), Client = run.Parsed.GetValue(client) ?? "" };
            CancelCallReply reply = await run.AskAsync((link, options) => link.Control.CancelCallAsync(request, options));
            await run.PrintAsync(reply, $"Call '{request.CallId}' of '{reply.Method}' from '{reply.Client}' is cancelled.");
            return 0;
        });
    }
}
