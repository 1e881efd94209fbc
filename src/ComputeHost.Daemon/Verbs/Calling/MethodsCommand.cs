using System.CommandLine;
using System.Globalization;
using System.Text;
using ComputeHost.Daemon.Serve;
using ComputeHost.Daemon.Shell;
using ComputeHost.Protocol;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Verbs.Calling;

/// <summary>The verb <c>methods</c>.</summary>
internal static class MethodsCommand
{
    private const string Description = "Lists the methods that can be called, with an example of each.";

    private const string More = """
        Examples:
          computehost methods
          computehost methods Primes --pool imaging
          computehost methods --json

        """;

    public static Command Create()
    {
        var filter = new Argument<string?>("FILTER") { Description = "Only methods with this in their names.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> pool = PoolOption.Create("Only those of one pool.");
        return DaemonVerb.Create("methods", Description, More, [filter, pool], async run =>
        {
            ListMethodsReply reply = await run.AskAsync((link, options) => link.Supervisor.ListMethodsAsync(new ListMethodsRequest { Pool = run.PoolOf(pool) }, options));
            if (run.Parsed.GetValue(filter) is { } part)
            {
                reply = new ListMethodsReply { Pools = { reply.Pools.Select(pool => Filtered(pool, part)).Where(static pool => pool.Methods.Count > 0) } };
                if (reply.Pools.Count == 0)
                {
                    throw new VerbException("not-found", ExitCode.NotFound, $"No method has '{part}' in its name. 'computehost methods' lists all.");
                }
            }

            await run.PrintAsync(reply, TextOf(reply));
            return 0;
        });
    }

    public static string TextOf(ListMethodsReply reply)
    {
        var text = new StringBuilder();
        foreach (PoolMethods pool in reply.Pools)
        {
            text.Append(text.Length > 0 ? "\n" : "").AppendLine(CultureInfo.InvariantCulture, $"Pool '{pool.Pool}', {Amounts.Counted(pool.Methods.Count, "method")}:");
            foreach (MethodDescription method in pool.Methods)
            {
                text.AppendLine("  " + StartReport.SignatureOf(method));
                text.AppendLine("    key      " + method.Key);
                text.AppendLine("    limits   " + LimitsOf(method));
                text.AppendLine(CultureInfo.InvariantCulture, $"    example  computehost call '{method.Name}' '{method.Example}'");
            }
        }

        return text.ToString().TrimEnd();
    }

    private static PoolMethods Filtered(PoolMethods pool, string part) => new()
    {
        Pool = pool.Pool,
        Methods =
        {
            pool.Methods.Where(method => method.Name.Contains(part, StringComparison.OrdinalIgnoreCase) || method.Key.Contains(part, StringComparison.OrdinalIgnoreCase)),
        },
    };

    private static string LimitsOf(MethodDescription method)
    {
        string timeout = method.TimeoutMicroseconds switch
        {
            0 => "the pool's",
            WireTime.Infinite => "none",
            _ => Amounts.Time(WireTime.FromWire(method.TimeoutMicroseconds)),
        };
        string concurrency = method.MaxConcurrency == 0 ? "" : $", at most {method.MaxConcurrency} at once";
        string tactic = method.Tactic == MethodDescription.Types.Tactic.Queue ? ", from a queue" : "";
        return $"timeout {timeout}{concurrency}{(method.Idempotent ? ", idempotent" : "")}{tactic}";
    }
}
