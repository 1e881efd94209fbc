using ComputeHost.Calls;
using ComputeHost.Client.Calls;
using ComputeHost.Daemon.Fairness;
using ComputeHost.Protocol.Methods;

namespace ComputeHost.Daemon.Relay;

/// <summary>What a client asks the daemon to run, checked.</summary>
internal sealed record RelayedOrder
{
    public required RemoteMethod Method { get; init; }

    public required CallTerms Terms { get; init; }

    public required ClientShare Share { get; init; }

    public required string CallId { get; init; }

    /// <summary>Its number with its client.</summary>
    public ulong Number { get; init; }

    public ItemsMode Items { get; init; }

    public int MostValues { get; init; } = 1;

    public bool IsJson { get; init; }

    /// <summary>Whether its client reads results in shared memory.</summary>
    public bool BorrowsResult { get; init; }
}
