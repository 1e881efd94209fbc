using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ComputeHost.Daemon.Demo;

/// <summary>The program that has to stay responsive: an HTTP server on loopback that answers a small text.</summary>
internal sealed class HostEndpoint : IAsyncDisposable
{
    private readonly WebApplication _application;

    private HostEndpoint(WebApplication application) => _application = application;

    public Uri Url => new(_application.Urls.First());

    public static async Task<HostEndpoint> StartAsync(CancellationToken cancellationToken)
    {
        // Empty: nothing of the environment (URLs, logging, settings files) changes what is measured.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port: 0));
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        WebApplication application = builder.Build();
        application.Run(AnswerAsync);
        await application.StartAsync(cancellationToken);
        return new HostEndpoint(application);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static Task AnswerAsync(HttpContext context)
    {
        ReadOnlyMemory<byte> body = "alive\n"u8.ToArray();
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>The default one takes Ctrl-C for itself.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
