using ComputeHost.Execution.Calls;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Executors;

/// <summary>What all calls of one tactic share while they run in this process.</summary>
/// <param name="settings">The pool's.</param>
/// <param name="timeProvider">The client's clock.</param>
internal sealed class CallEnvironment(ComputePoolSettings settings, TimeProvider timeProvider)
{
    public TimeProvider TimeProvider => timeProvider;

    /// <summary>In bytes.</summary>
    public long MaxPayload => settings.MaxPayload;

    /// <summary>How long a cancelled method has until its thread is left to itself.</summary>
    public TimeSpan Grace => settings.CancellationGrace;

    public NestedClient NestedClient { get; } = new(settings.MaxPayload, method => new MethodLogger(settings.LoggerFactory, method));

    public ILogger LoggerOf(string method) => new MethodLogger(settings.LoggerFactory, method);
}
