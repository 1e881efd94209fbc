using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComputeHost.Daemon.Shell;
using ComputeHost.Queue;
using ComputeHost.Queue.Queues;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>The verb <c>queue enqueue</c>.</summary>
internal static class EnqueueCommand
{
    private const string Description = "Stores a call of a method as a job, and prints the job's id.";

    private const string More = """
        What to give:
          METHOD is the method's key or one of its aliases, as 'computehost methods' or the
          jobs that are there show it. ARGUMENTS is a JSON array with all arguments; a single
          value will do for a method with one parameter; - reads them from standard input.
          Only a consumer knows the method: a job that none can run is dead after a while.

        Examples:
          computehost queue enqueue 'Primes.Count(System.Int32)' 5000000
          computehost queue enqueue video.transcode '["a.mov"]' --key a.mov --delay 1h
          computehost queue wait "$(computehost queue enqueue 'Primes.Count(System.Int32)' 5000000)"

        """;

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    /// <param name="verbs">Makes verbs.</param>
    /// <param name="queues">What the queue is opened with.</param>
    public static Command Create(QueueVerbs verbs, ComputeQueueOptions queues)
    {
        var method = new Argument<string>("METHOD") { Description = "Which method." };
        var arguments = new Argument<string?>("ARGUMENTS")
        {
            Description = "Its arguments in JSON, or - for standard input. Default: none.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var key = new Option<string?>("--key") { Description = "While a job with this key is kept, it is that job instead of another one.", HelpName = "KEY" };
        Option<TimeSpan?> delay = TimeOption.Create("--delay", "How long it waits before it may run, as 30s or 2h.");
        Option<TimeSpan?> expires = TimeOption.Create("--expires", "How long it may wait until its method is entered.");
        Option<TimeSpan?> timeout = TimeOption.Create("--timeout", "How long one attempt may run. Default: what the consumer says, which it never exceeds.");
        var priority = new Option<ComputePriority>("--priority")
        {
            Description = "Its place among those that wait.",
            DefaultValueFactory = static _ => ComputePriority.Normal,
        };
        var attempts = new Option<int?>("--max-attempts") { Description = "How many attempts it has if its method is idempotent. Default: 5.", HelpName = "N" };
        var mailbox = new Option<string?>("--mailbox") { Description = $"Where its outcome lies. Default: {queues.Mailbox}.", HelpName = "NAME" };
        return verbs.Create("enqueue", Description, More, [method, arguments, key, delay, expires, timeout, priority, attempts, mailbox], async run =>
        {
            string text = run.Parsed.GetValue(arguments) ?? "[]";
            var asked = new ComputeJobOptions
            {
                Key = run.Parsed.GetValue(key),
                Delay = run.Parsed.GetValue(delay) ?? TimeSpan.Zero,
                Expires = run.Parsed.GetValue(expires),
                Timeout = run.Parsed.GetValue(timeout),
                Priority = run.Parsed.GetValue(priority),
                Mailbox = run.Parsed.GetValue(mailbox),
            };
            asked = run.Parsed.GetValue(attempts) is { } most ? asked with { MaxAttempts = most } : asked;
            IReadOnlyList<string> values = Read(text == "-" ? await Console.In.ReadToEndAsync(run.Interrupted) : text);
            EnqueueReceipt receipt = await EnqueueAsync(run, queues, run.Parsed.GetValue(method)!, values, asked);
            await run.PrintAsync(new JsonObject { ["id"] = receipt.Id.ToString(), ["isNew"] = receipt.IsNew }, receipt.Id.ToString());
            return ExitCode.Success;
        });
    }

    private static async Task<EnqueueReceipt> EnqueueAsync(
        QueueRun run, ComputeQueueOptions queues, string method, IReadOnlyList<string> values, ComputeJobOptions asked)
    {
        QueuedJob job;
        try
        {
            job = JobRequests.MakeJson(method, values, asked, queues);
            JobRequests.Refuse(job, run.Engine);
        }
        catch (ArgumentException e)
        {
            throw VerbException.Unusable(e.Message.Split(" (Parameter '")[0]);
        }

        EnqueueReceipt receipt = (await run.Engine.EnqueueAsync([job], run.Interrupted))[0];
        return receipt.Refusal is { } refusal ? throw refusal : receipt;
    }

    private static string[] Read(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Deep);
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(static value => value.GetRawText())] : [root.GetRawText()];
        }
        catch (JsonException e)
        {
            throw VerbException.Unusable($"The arguments are no JSON: {e.Message}");
        }
    }
}
