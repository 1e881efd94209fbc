using System.Net;
using System.Net.Sockets;
using ComputeHost.Protocol.Launch;
using ComputeHost.Worker.Sessions;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Worker.Hosting;

/// <summary>
/// Kestrel with the worker's services, and nothing else: no configuration, so that neither the application's settings nor its environment change how a worker
/// listens, and no logging but errors.
/// </summary>
internal static class WorkerServer
{
    private const int Window = 4 * 1024 * 1024;

    /// <summary>For what an encoded request has beside its arguments.</summary>
    private const int MessageMargin = 1024 * 1024;

    private static readonly UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static WebApplication Create(WorkerBoot boot, Task<WorkerCore> core)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = boot.Directory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Configure(options, boot.Address));
        if (OperatingSystem.IsWindows())
        {
            builder.WebHost.UseNamedPipes(options => options.CurrentUserOnly = true);
        }

        IServiceCollection services = builder.Services;
        services.Configure<SocketTransportOptions>(options =>
        {
            options.CreateBoundListenSocket = Bind;
            // What runs on the I/O threads is ours alone and never blocks; user code has slot threads. So a frame needs no change of thread to be read.
            options.UnsafePreferInlineScheduling = true;
        });
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
        return application;
    }

    private static void Configure(KestrelServerOptions options, string address)
    {
        options.AddServerHeader = false;
        KestrelServerLimits limits = options.Limits;
        // A session is one request that lives as long as its caller.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxRequestBodySize = null;
        limits.Http2.InitialStreamWindowSize = Window;
        limits.Http2.InitialConnectionWindowSize = Window;
        if (OperatingSystem.IsWindows())
        {
            options.ListenNamedPipe(address, listen => listen.Protocols = HttpProtocols.Http2);
            return;
        }

        options.ListenUnixSocket(address, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (OperatingSystem.IsLinux())
            {
                listen.Use(PeerCredentials.Check);
            }
        });
    }

    /// <summary>Takes the socket's rights away from others after the file is there and before anybody can connect.</summary>
    private static Socket Bind(EndPoint endpoint)
    {
        Socket socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (!OperatingSystem.IsWindows() && endpoint is UnixDomainSocketEndPoint)
        {
            File.SetUnixFileMode(endpoint.ToString()!, OwnerOnly);
        }

        return socket;
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
