using System.Globalization;
using System.Text;
using ComputeHost.Daemon.Pools;
using ComputeHost.Daemon.Queues;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Serve;

/// <summary>What a daemon shows when it serves: where, which methods, and how to call one.</summary>
internal static class StartReport
{
    private const int MostMethods = 20;

    public static string Of(string address, IReadOnlyList<HostedPool> pools, IReadOnlyList<ServedQueue> queues, TimeSpan took)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"computehost serves at {address} (started in {took.TotalSeconds:0.0} s, process {Environment.ProcessId}).");
        foreach (HostedPool pool in pools)
        {
            text.AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"Pool '{pool.Name}': {pool.Configuration.Assembly ?? string.Join(' ', pool.Configuration.Command!)}");
            text.AppendLine(CultureInfo.InvariantCulture, $"  {pool.Configuration.Options.MinWorkers} to {pool.Configuration.Options.MaxWorkers} workers, {pool.Methods.All.Count} methods:");
            foreach (RemoteMethod method in pool.Methods.All.Take(MostMethods))
            {
                text.AppendLine("    " + SignatureOf(method.Description));
            }

            if (pool.Methods.All.Count > MostMethods)
            {
                text.AppendLine("    … ('computehost methods' lists all)");
            }

            if (queues.FirstOrDefault(queue => queue.Pool == pool) is { } queue)
            {
                IEnumerable<string> names = queue.Methods.Select(static method => method.Method.DisplayName).Distinct();
                text.AppendLine(CultureInfo.InvariantCulture, $"  takes jobs of {queue.Address} for {string.Join(", ", names)}");
            }
        }

        AppendHowToCall(text, address, pools);
        return text.ToString().TrimEnd();
    }

    public static string SignatureOf(MethodDescription method)
    {
        string signature = $"{method.Result} {method.Name}({string.Join(", ", method.Parameters)})";
        return method.Key.StartsWith(method.Name + "(", StringComparison.Ordinal) || method.Key.EndsWith(')') ? signature : $"{method.Key}: {signature}";
    }

    private static void AppendHowToCall(StringBuilder text, string address, IReadOnlyList<HostedPool> pools)
    {
        HostedPool pool = pools[0];
        MethodDescription first = pool.Methods.All.First().Description;
        string target = pools.Count == 1 ? address : $"{address}?pool={pool.Name}";
        IEnumerable<string> types = first.Parameters.Select(static parameter => parameter[..parameter.LastIndexOf(' ')]);
        string parameters = string.Join(", ", types.Append(first.Result == "void" ? "NoResult" : first.Result));
        string name = pool.Methods.Find(first.Name)?.Key == first.Key ? first.Name : first.Key;
        string arguments = string.Concat(first.Parameters.Select(static parameter => ", " + parameter[(parameter.LastIndexOf(' ') + 1)..]));
        text.AppendLine();
        text.AppendLine("Call from a terminal, or from C# with the package ComputeHost.Client and 'using ComputeHost;':");
        text.AppendLine(CultureInfo.InvariantCulture, $"  computehost call '{name}' '{(first.Example.Length == 0 ? "[…]" : first.Example)}'");
        text.AppendLine(CultureInfo.InvariantCulture, $"  await using var client = await ComputeClient.ConnectAsync(\"{target}\");");
        text.AppendLine(CultureInfo.InvariantCulture, $"  await client.RunAsync<{parameters}>(\"{name}\"{arguments});");
    }
}
