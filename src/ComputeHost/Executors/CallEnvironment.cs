using ComputeHost.Execution.Calls;
using ComputeHost.Execution.Cultures;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Executors;

/// <summary>What all calls of one tactic share while they run in this process.</summary>
/// <param name="options">The pool's.</param>
/// <param name="timeProvider">The client's clock.</param>
internal sealed class CallEnvironment(ComputePoolOptions options, TimeProvider timeProvider)
{
    public TimeProvider TimeProvider => timeProvider;

    public CultureContexts Cultures { get; } = new();

    /// <summary>In bytes.</summary>
    public long MaxPayload => options.MaxPayload;

    /// <summary>How long a cancelled method has until its thread is left to itself.</summary>
    public TimeSpan Grace => options.CancellationGrace;

    public NestedClient NestedClient { get; } = new(options.MaxPayload, method => new MethodLogger(options.EffectiveLoggerFactory, method));

    public ILogger LoggerOf(string method) => new MethodLogger(options.EffectiveLoggerFactory, method);
}
