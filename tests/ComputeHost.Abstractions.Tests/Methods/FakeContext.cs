using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Abstractions.Tests.Methods;

/// <summary>A context around nothing, which keeps what was reported last.</summary>
internal sealed class FakeContext(CancellationToken cancellationToken) : ComputeContext
{
    public double Reported { get; private set; }

    public override CancellationToken CancellationToken => cancellationToken;

    public override TimeSpan Remaining => Timeout.InfiniteTimeSpan;

    public override string CallId => "call";

    public override int Attempt => 1;

    public override ILogger Logger => NullLogger.Instance;

    public override IComputeClient Client => throw new NotSupportedException("There is no client here.");

    public override void ReportProgress(double fraction, string? message = null) => Reported = fraction;
}
