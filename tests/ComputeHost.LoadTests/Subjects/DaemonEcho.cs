using System.Globalization;
using ComputeHost.SharedMethods;
using ComputeHost.TestSupport;

namespace ComputeHost.LoadTests.Subjects;

/// <summary>A daemon with a fixed number of workers, and this program as its client.</summary>
internal sealed class DaemonEcho : IEchoSubject
{
    public const string Name = "computehost-daemon";

    private readonly TestDaemon _daemon;

    private DaemonEcho(TestDaemon daemon, ComputeClient client) => (_daemon, Client) = (daemon, client);

    public ComputeClient Client { get; }

    public string Address => _daemon.Address;

    public static async Task<IEchoSubject> StartAsync(EchoLoad load, CancellationToken cancellationToken) => await ConnectAsync(load.Workers, cancellationToken);

    public static async Task<DaemonEcho> ConnectAsync(int workers, CancellationToken cancellationToken)
    {
        TestDaemon daemon = await TestDaemon.StartAsync(Pool(workers));
        try
        {
            return new DaemonEcho(daemon, await ComputeClient.ConnectAsync(daemon.Address, cancellationToken: cancellationToken));
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    /// <summary>The options of a pool with a fixed number of workers.</summary>
    public static string Pool(int workers) => string.Create(CultureInfo.InvariantCulture, $"\"minWorkers\": {workers}, \"maxWorkers\": {workers}");

    public Task EchoAsync(byte[] payload) => EchoBackAsync(payload);

    public Task<byte[]> EchoBackAsync(byte[] payload) => Client.RunAsync(Work.Echo, payload);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _daemon.DisposeAsync();
    }
}
