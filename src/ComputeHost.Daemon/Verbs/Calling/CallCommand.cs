using System.CommandLine;
using System.CommandLine.Parsing;
using ComputeHost.Daemon.Configuration;
using ComputeHost.Protocol;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Verbs.Calling;

/// <summary>The verb <c>call</c>.</summary>
internal static class CallCommand
{
    private const string Description = "Calls a method and prints its result as JSON.";

    private const string More = """
        What to give:
          METHOD is a name as 'computehost methods' lists it: its key, or the name if only one
          method has it. ARGUMENTS is a JSON array with all arguments; a single value will do
          for a method with one parameter; - reads them from standard input.
          Ctrl-C cancels the call. What a method throws goes to standard error, exit code 6.

        Examples:
          computehost call Primes.Count 5000000
          computehost call Texts.Repeat '["ab", 3]' --timeout 10s
          computehost call Orders.Price - < order.json

        """;

    public static Command Create()
    {
        var method = new Argument<string>("METHOD") { Description = "Which method." };
        var arguments = new Argument<string?>("ARGUMENTS") { Description = "Its arguments in JSON, or - for standard input. Default: none.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> pool = PoolOption.Create("Where the method is looked for. Default: all pools.");
        var timeout = new Option<TimeSpan?>("--timeout") { Description = $"How long it may run: {TimeText.Allowed}. Default: the method's, then the pool's.", HelpName = "TIME", CustomParser = ReadTime };
        var priority = new Option<ComputePriority>("--priority") { Description = "Among the waiting calls of this user.", DefaultValueFactory = static _ => ComputePriority.Normal };
        var idempotent = new Option<bool>("--idempotent") { Description = "Running it twice does no harm: it is sent again when its worker dies." };
        return DaemonVerb.Create("call", Description, More, [method, arguments, pool, timeout, priority, idempotent], async run =>
        {
            string text = run.Parsed.GetValue(arguments) ?? "[]";
            string json = text == "-" ? await Console.In.ReadToEndAsync(run.Interrupted) : text;
            ListMethodsReply listed = await run.AskAsync((link, options) => link.Supervisor.ListMethodsAsync(new ListMethodsRequest { Pool = run.PoolOf(pool) }, options));
            (string owner, MethodDescription found) = MethodSearch.Find(listed.Pools, run.Parsed.GetValue(method)!);
            var terms = new RequestedTerms { Priority = (int)run.Parsed.GetValue(priority) };
            if (run.Parsed.GetValue(timeout) is { } limit)
            {
                terms.TimeoutMicroseconds = WireTime.ToWire(limit);
            }

            if (run.Parsed.GetValue(idempotent))
            {
                terms.Idempotent = true;
            }

            var request = new ExecuteRequest { Method = found.Key, Pool = owner, Terms = terms, Json = CallArguments.Read(json, found) };
            ExecuteReply reply = await run.AskAsync((link, options) => link.Supervisor.ExecuteAsync(request, options));
            await VerbRun.WriteAsync(CallReport.ResultOf(reply, found));
            return 0;
        });
    }

    private static TimeSpan? ReadTime(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (TimeText.Parse(text) is { } time && (time == Timeout.InfiniteTimeSpan || (time > TimeSpan.Zero && time <= ComputeCallOptions.LongestLimit)))
        {
            return time;
        }

        result.AddError($"'--timeout' is '{text}', but must be {TimeText.Allowed}, longer than nothing.");
        return null;
    }
}
