using System.Collections.Concurrent;
using ComputeHost.Daemon.Configuration;
using ComputeHost.Daemon.Fairness;
using ComputeHost.Daemon.Relay;

namespace ComputeHost.Daemon.Serving;

/// <summary>The users that have connected, and their sessions. Thread-safe.</summary>
internal sealed class Clients(DaemonConfiguration configuration)
{
    private readonly ConcurrentDictionary<uint, ClientAccount> _accounts = new();
    private readonly ConcurrentDictionary<long, RelaySession> _sessions = new();

    public ICollection<ClientAccount> Accounts => _accounts.Values;

    public ICollection<RelaySession> Sessions => _sessions.Values;

    public ClientAccount Of(uint userId) => _accounts.GetOrAdd(userId, static (user, configuration) =>
    {
        string name = Users.Accounts.UserName(user);
        return new ClientAccount(user, name, configuration.LimitsOf(user, name));
    }, configuration);

    /// <summary>The queues, all together.</summary>
    public ClientAccount OfQueues() => _accounts.GetOrAdd(
        DaemonConfiguration.QueueUser,
        static (user, configuration) => new ClientAccount(user, DaemonConfiguration.QueueClient, configuration.LimitsOfQueues),
        configuration);

    public void Add(RelaySession session) => _sessions[session.Id] = session;

    public void Remove(RelaySession session) => _sessions.TryRemove(session.Id, out _);
}
