using ComputeHost.Daemon.Metrics;
using ComputeHost.Daemon.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ComputeHost.Daemon.Web;

/// <summary>What monitors ask over HTTP/1: whether the daemon lives, whether it is ready, and its metrics.</summary>
internal static class HealthEndpoints
{
    public static void Map(WebApplication application, DaemonHealth health, MetricStore metrics)
    {
        application.MapGet("/health/live", async (HttpContext context) => await AnswerAsync(context, await health.CheckLiveAsync(context.RequestAborted)));
        application.MapGet("/health/ready", (HttpContext context) => AnswerAsync(context, health.CheckReady()));
        application.MapGet("/metrics", (HttpContext context) =>
        {
            context.Response.ContentType = PrometheusText.ContentType;
            return context.Response.WriteAsync(PrometheusText.Write(metrics.Collect()), context.RequestAborted);
        });
    }

    private static Task AnswerAsync(HttpContext context, HealthReport report)
    {
        context.Response.StatusCode = report.IsHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(report.Text, context.RequestAborted);
    }
}
