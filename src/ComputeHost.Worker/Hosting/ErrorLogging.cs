using ComputeHost.Worker.Logging;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Worker.Hosting;

/// <summary>What Kestrel and gRPC report as errors goes to the host's log with the worker's output.</summary>
internal sealed class ErrorLogging : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new WorkerLogger(categoryName, LogLevel.Error);

    public void Dispose()
    {
    }
}
