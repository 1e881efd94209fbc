using System.Net.Sockets;
using ComputeHost.Client.Daemons;
using ComputeHost.Client.Sessions;
using ComputeHost.Daemon.Shell;
using ComputeHost.Daemon.Users;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.Sockets;
using Grpc.Core;
using Grpc.Net.Client;

namespace ComputeHost.Daemon.Verbs;

/// <summary>The way to a daemon, by gRPC over its socket.</summary>
internal sealed class DaemonLink : IDisposable
{
    public const string AddressVariable = "COMPUTEHOST_ADDRESS";

    private readonly GrpcChannel _channel;

    private DaemonLink(DaemonTarget target)
    {
        Target = target;
        _channel = WorkerChannel.Open(target.Address);
        Supervisor = new Protocol.V1.Supervisor.SupervisorClient(_channel);
        Control = new Protocol.V1.Control.ControlClient(_channel);
    }

    public DaemonTarget Target { get; }

    public string Address => Target.Address.ToString();

    public Protocol.V1.Supervisor.SupervisorClient Supervisor { get; }

    public Protocol.V1.Control.ControlClient Control { get; }

    /// <param name="address">As given; null for the variable's, else the usual place.</param>
    /// <exception cref="VerbException">It is no address.</exception>
    public static DaemonTarget TargetOf(string? address)
    {
        string text = address ?? (Environment.GetEnvironmentVariable(AddressVariable) is { Length: > 0 } variable ? variable : DaemonAddress.ForClient());
        try
        {
            return DaemonTarget.Parse(text);
        }
        catch (FormatException e)
        {
            throw new VerbException("unusable-input", ExitCode.Usage, e.Message);
        }
    }

    /// <exception cref="VerbException">Nothing serves there, or this user may not connect.</exception>
    public static async Task<DaemonLink> OpenAsync(DaemonTarget target, CancellationToken cancellationToken)
    {
        // gRPC tells why it cannot connect in words of its own, after a while.
        string path = target.Address.Place;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await probe.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new VerbException("permission-denied", ExitCode.Refused, MayNotConnect(path));
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            string address = target.Address.ToString();
            throw VerbException.NoDaemon(address, File.Exists(path) ? $"Nobody listens at '{address}': its daemon is dead." : $"No daemon listens at '{address}'.");
        }

        return new DaemonLink(target);
    }

    public void Dispose() => _channel.Dispose();

    public VerbException Explain(RpcException exception) => VerbException.Of(exception, Address);

    private static string MayNotConnect(string path)
    {
        string user = Accounts.UserName(LibC.GetEffectiveUserId());
        return FileStatus.Read(path, followLink: true) is { } socket
            ? $"'{user}' may not connect to '{path}', which belongs to '{Accounts.UserName(socket.UserId)}' and the group '{Accounts.GroupName(socket.GroupId)}' (mode {socket.PermissionText}). "
                + $"Add the user to the group ('usermod -aG {Accounts.GroupName(socket.GroupId)} {user}'), or set 'socketGroup' in the daemon's configuration."
            : $"'{user}' may not enter the directory of '{path}'. Its daemon's configuration ('listen') names a place for other users.";
    }
}
