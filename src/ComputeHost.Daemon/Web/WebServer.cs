using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Daemon.Web;

/// <summary>Kestrel with the daemon's gRPC services, and nothing from the environment or from configuration files of ASP.NET.</summary>
internal static class WebServer
{
    /// <summary>For what an encoded request has besides its arguments.</summary>
    private const int MessageMargin = 1024 * 1024;

    /// <param name="connections">Where connections over the socket come from.</param>
    /// <param name="loopbackPort">A port on 127.0.0.1 for health and metrics; null for none.</param>
    /// <param name="maxPayload">The most bytes of a call's arguments.</param>
    /// <param name="logs">Where errors are logged.</param>
    /// <param name="addServices">Adds the services.</param>
    /// <param name="map">Maps them.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<WebApplication> StartAsync(
        WebConnections connections,
        int? loopbackPort,
        long maxPayload,
        ILoggerFactory logs,
        Action<IServiceCollection> addServices,
        Action<WebApplication> map,
        CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Configure(options, loopbackPort));
        builder.Services.AddSingleton<Microsoft.AspNetCore.Connections.IConnectionListenerFactory>(connections);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton(logs);
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = (int)Math.Min(int.MaxValue, maxPayload + MessageMargin);
            options.MaxSendMessageSize = null;
        });
        builder.Services.AddGrpcReflection();
        addServices(builder.Services);
        WebApplication application = builder.Build();
        application.MapGrpcReflectionService();
        map(application);
        await application.StartAsync(cancellationToken);
        return application;
    }

    private static void Configure(KestrelServerOptions options, int? loopbackPort)
    {
        options.AddServerHeader = false;
        // A call may take long, and so may what watches the daemon.
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.MaxRequestBodySize = null;
        options.ListenUnixSocket(WebConnections.Http1Path, listen => listen.Protocols = HttpProtocols.Http1);
        options.ListenUnixSocket(WebConnections.Http2Path, listen => listen.Protocols = HttpProtocols.Http2);
        if (loopbackPort is { } port)
        {
            options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        }
    }

    /// <summary>The program decides when it ends; signals meant for the console do not.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
