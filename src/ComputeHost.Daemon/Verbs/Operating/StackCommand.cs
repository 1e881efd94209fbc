using System.CommandLine;
using System.Text;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Verbs.Operating;

/// <summary>The verb <c>stack</c>.</summary>
internal static class StackCommand
{
    private const string Description = "Shows where a running call is, without a debugger; the call goes on.";

    private const string More = """
        What it shows:
          The frames of the method and of what it has called, the innermost first. It takes
          about a second, one worker at a time.

        Examples:
          computehost stack u-17
          computehost stack w-3

        """;

    public static Command Create()
    {
        var target = new Argument<string>("WORKER|CALL") { Description = "A worker's name or a call's id, as 'top' shows them." };
        Option<string?> pool = PoolOption.Create("Where to look, where several pools have a worker of that name.");
        return DaemonVerb.Create("stack", Description, More, [target, pool], async run =>
        {
            var request = new StackRequest { Target = run.Parsed.GetValue(target), Pool = run.PoolOf(pool) };
            StackReply reply = await run.AskAsync((link, options) => link.Control.GetStackAsync(request, options));
            await run.PrintAsync(reply, TextOf(reply));
            return 0;
        });
    }

    private static string TextOf(StackReply reply)
    {
        var text = new StringBuilder($"Worker '{reply.Worker}' (process {reply.ProcessId})");
        foreach (SlotStack slot in reply.Slots)
        {
            text.Append(slot.CallId.Length > 0 ? $", call '{slot.CallId}' of '{slot.Method}':" : slot.Frames.Count > 0 ? $", slot {slot.Slot}:" : $", slot {slot.Slot} runs no call.");
            foreach (string frame in slot.Frames)
            {
                text.Append("\n  at ").Append(frame);
            }

            text.Append(slot.CallId.Length > 0 && slot.Frames.Count == 0 ? "\n  It was not seen; the call may just have begun or ended. Ask again." : "");
        }

        return text.ToString();
    }
}
