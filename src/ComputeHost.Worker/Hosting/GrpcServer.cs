using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Seam;
using ComputeHost.Worker.Sessions;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Worker.Hosting;

/// <summary>
/// Kestrel with the worker's services, and nothing else: no configuration, so that neither the application's settings nor its environment change how a worker
/// serves, and no logging but errors.
/// </summary>
internal static class GrpcServer
{
    private const int Window = 4 * 1024 * 1024;

    /// <summary>For what an encoded request has besides its arguments.</summary>
    private const int MessageMargin = 1024 * 1024;

    /// <param name="boot">The worker's settings.</param>
    /// <param name="core">The server may be up before what it serves.</param>
    /// <param name="connections">Where its connections come from; null to listen at a pipe.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<WebApplication> StartAsync(
        WorkerBoot boot, Task<WorkerCore> core, IConnectionListenerFactory? connections, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = boot.Directory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Configure(options, WorkerAddress.Parse(boot.Address)));
        IServiceCollection services = builder.Services;
        if (connections is not null)
        {
            services.RemoveAll<IConnectionListenerFactory>();
            services.AddSingleton(connections);
        }
        else if (OperatingSystem.IsWindows())
        {
            builder.WebHost.UseNamedPipes(options => options.CurrentUserOnly = true);
        }

        services.AddSingleton<IHostLifetime, SupervisedLifetime>();
        services.AddSingleton<ILoggerProvider, ErrorLogging>();
        services.AddSingleton(new WorkerService(core));
        services.AddSingleton(Health());
        services.AddSingleton(new LazyReflection());
        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = (int)Math.Min(int.MaxValue, boot.MaxPayload + MessageMargin);
            options.MaxSendMessageSize = null;
        });

        WebApplication application = builder.Build();
        var token = new TokenCheck(boot.Token);
        application.Use(token.InvokeAsync);
        application.MapGrpcService<WorkerService>();
        application.MapGrpcService<HealthServiceImpl>();
        application.MapGrpcService<LazyReflection>();
        await application.StartAsync(cancellationToken).ConfigureAwait(false);
        return application;
    }

    private static void Configure(KestrelServerOptions options, WorkerAddress address)
    {
        options.AddServerHeader = false;
        KestrelServerLimits limits = options.Limits;
        // A session is one request that lives as long as its client.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxRequestBodySize = null;
        limits.Http2.InitialStreamWindowSize = Window;
        limits.Http2.InitialConnectionWindowSize = Window;
        if (address.Scheme == WorkerAddress.Pipe)
        {
            options.ListenNamedPipe(address.Place, listen => listen.Protocols = HttpProtocols.Http2);
        }
        else
        {
            options.ListenUnixSocket(address.Place, listen => listen.Protocols = HttpProtocols.Http2);
        }
    }

    private static HealthServiceImpl Health()
    {
        var health = new HealthServiceImpl();
        health.SetStatus("", HealthCheckResponse.Types.ServingStatus.Serving);
        health.SetStatus("computehost.v1.Worker", HealthCheckResponse.Types.ServingStatus.Serving);
        return health;
    }

    /// <summary>The supervisor decides when a worker ends; signals meant for the console do not.</summary>
    private sealed class SupervisedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
