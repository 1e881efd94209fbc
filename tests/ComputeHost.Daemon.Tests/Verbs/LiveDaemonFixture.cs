using System.Text.Json;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Verbs;

/// <summary>A daemon with calls in it, for the tests of a class.</summary>
public sealed class LiveDaemonFixture : IAsyncLifetime
{
    public TestDaemon Daemon { get; private set; } = null!;

    public async Task InitializeAsync() => Daemon = await TestDaemon.StartAsync("\"minWorkers\": 1, \"maxWorkers\": 2, \"cancellationGrace\": \"300ms\"");

    public async Task DisposeAsync() => await Daemon.DisposeAsync();

    internal Task<CliResult> RunAsync(params string[] arguments) => Cli.RunAsync(Daemon.Address, arguments);

    /// <summary>Waits until a call of a method runs.</summary>
    /// <returns>Its id, and its worker.</returns>
    internal async Task<(string Call, string Worker)> UntilRunsAsync(string method)
    {
        (string, string)? found = null;
        await Eventually.UntilAsync($"'{method}' runs", async () =>
        {
            CliResult status = await RunAsync("status", "--details", "--json");
            found = Find(status.Json, method);
            return found is not null;
        });
        return found!.Value;
    }

    internal static (string Call, string Worker)? Find(JsonElement status, string method) =>
        (from pool in status.GetProperty("pools").EnumerateArray()
         from worker in pool.GetProperty("workers").EnumerateArray()
         from call in worker.GetProperty("calls").EnumerateArray()
         where call.GetProperty("method").GetString() == method
         select ((string, string)?)(call.GetProperty("callId").GetString()!, worker.GetProperty("worker").GetString()!)).FirstOrDefault();
}
