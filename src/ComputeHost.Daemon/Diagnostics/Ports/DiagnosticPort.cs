using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using ComputeHost.Protocol.Sockets;

namespace ComputeHost.Daemon.Diagnostics.Ports;

/// <summary>The diagnostics port of a worker's runtime: a Unix socket that takes one command per connection.</summary>
/// <remarks>
/// Spoken by hand, because Microsoft's client library waits without a limit for a runtime that hangs, also when it is disposed, and looks for the socket in
/// this process's temporary directory alone.
/// </remarks>
internal sealed class DiagnosticPort(int processId)
{
    private const byte ReplySet = 0xFF;
    private const byte Ok = 0x00;

    public int ProcessId => processId;

    /// <summary>Sends a command and reads the reply.</summary>
    /// <returns>The connection, on which more may follow, and what the reply carries.</returns>
    /// <exception cref="WorkerDiagnosticsException">The port cannot be reached, or the runtime refuses.</exception>
    public async Task<(Stream Connection, byte[] Reply)> AskAsync(DiagnosticMessage message, CancellationToken cancellationToken)
    {
        Stream connection = await ConnectAsync(cancellationToken);
        try
        {
            await connection.WriteAsync(message.ToArray(), cancellationToken);
            return (connection, await ReadReplyAsync(connection, cancellationToken));
        }
        catch (IOException e)
        {
            await connection.DisposeAsync();
            throw Broken(e);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The connection ended too soon, as it does when the process ends.</summary>
    public WorkerDiagnosticsException Broken(Exception? cause = null) => PortTrouble.Describe(
        processId, string.Create(CultureInfo.InvariantCulture, $"The runtime of process {processId} ended the connection within an answer."), cause);

    private async Task<byte[]> ReadReplyAsync(Stream connection, CancellationToken cancellationToken)
    {
        byte[] header = new byte[DiagnosticMessage.HeaderLength];
        await connection.ReadExactlyAsync(header, cancellationToken);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(DiagnosticMessage.Magic.Length)) - header.Length;
        if (!header.AsSpan().StartsWith(DiagnosticMessage.Magic) || header[^4] != ReplySet || length < 0)
        {
            throw new WorkerDiagnosticsException(string.Create(
                CultureInfo.InvariantCulture, $"What listens at the diagnostics socket of process {processId} does not speak its protocol."));
        }

        byte[] payload = new byte[length];
        await connection.ReadExactlyAsync(payload, cancellationToken);
        return header[^3] == Ok ? payload : throw Refused(payload);
    }

    /// <summary>An error is a number, followed by a text where the runtime has one.</summary>
    private WorkerDiagnosticsException Refused(byte[] error)
    {
        uint code = error.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(error) : 0;
        string text = error.Length > 2 * sizeof(uint) ? ": " + Encoding.Unicode.GetString(error.AsSpan(2 * sizeof(uint))).TrimEnd('\0', '\n', ' ') : "";
        return new WorkerDiagnosticsException(string.Create(
            CultureInfo.InvariantCulture, $"The runtime of process {processId} refused with 0x{code:X8}{text}."));
    }

    private async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw PortTrouble.NoLinux();
        }

        IReadOnlyDictionary<string, string> environment = PortTrouble.ReadEnvironment(processId);
        string directory = environment.TryGetValue("TMPDIR", out string? own) && own.Length > 0 ? own : "/tmp";
        foreach (string path in Find(directory))
        {
            if (await TryConnectAsync(path, cancellationToken) is { } connection)
            {
                return connection;
            }
        }

        throw PortTrouble.NoPort(processId, directory, environment);
    }

    private IEnumerable<string> Find(string directory) => Directory.Exists(directory)
        ? Directory.EnumerateFiles(directory, string.Create(CultureInfo.InvariantCulture, $"dotnet-diagnostic-{processId}-*-socket"))
        : [];

    /// <returns>
    /// Null if nobody, or another than this process, listens there: a number may have had other owners, and anyone can make a socket in /tmp.
    /// </returns>
    private async Task<Stream?> TryConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            if (OperatingSystem.IsLinux() && PeerCredentials.Of(socket).ProcessId == processId)
            {
                return new NetworkStream(socket, ownsSocket: true);
            }
        }
        catch (SocketException)
        {
            // A socket of which only the file is left.
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        socket.Dispose();
        return null;
    }
}
