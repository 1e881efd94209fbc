using System.Buffers.Binary;
using System.Globalization;
using ComputeHost.Daemon.Diagnostics.Ports;

namespace ComputeHost.Daemon.Diagnostics.Traces;

/// <summary>Lets a worker's runtime sample its threads for a moment, and gets what it saw.</summary>
internal sealed class SamplingSession(DiagnosticPort port, TimeProvider timeProvider)
{
    /// <summary>Of the runtime; taken as it is needed. What does not fit is lost, and with it names of methods.</summary>
    private const uint BufferMegabytes = 64;
    private const uint NetTrace = 1;
    private const uint Verbose = 5;

    /// <summary>At the end the runtime tells of all methods, compiled in this process or before.</summary>
    private const ulong MethodsAtEnd = 0x10 | 0x20 | 0x100;

    /// <summary>About fifty times what an ordinary worker sends.</summary>
    private const int MaxTrace = 64 << 20;

    /// <param name="length">How long to sample, about once a millisecond.</param>
    /// <param name="whenSampled">Called when the last sample has been taken.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <exception cref="WorkerDiagnosticsException">It cannot be done; the message says why.</exception>
    public async Task<ReadOnlyMemory<byte>> RecordAsync(TimeSpan length, Action whenSampled, CancellationToken cancellationToken)
    {
        DiagnosticMessage start = new DiagnosticMessage(DiagnosticCommand.CollectTracing)
            .Add(BufferMegabytes).Add(NetTrace).Add(MethodsAtEnd).Add((byte)0)
            .Add(1u).Add(0ul).Add(Verbose).Add(ThreadSamples.Sampler).Add("");
        (Stream connection, byte[] reply) = await port.AskAsync(start, cancellationToken);
        await using (connection)
        {
            ulong session = BinaryPrimitives.TryReadUInt64LittleEndian(reply, out ulong number) ? number : throw port.Broken();
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            // Read all the while: the runtime does not stop before it has written everything.
            Task<ReadOnlyMemory<byte>> reading = ReadAsync(connection, ended.Token);
            try
            {
                await Task.Delay(length, timeProvider, cancellationToken);
                whenSampled();
                (Stream stopped, _) = await port.AskAsync(new DiagnosticMessage(DiagnosticCommand.StopTracing).Add(session), cancellationToken);
                await stopped.DisposeAsync();
            }
            catch
            {
                await ended.CancelAsync();
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }

            return await reading;
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(Stream connection, CancellationToken cancellationToken)
    {
        byte[] trace = new byte[2 << 20];
        int length = 0;
        try
        {
            while (await connection.ReadAsync(trace.AsMemory(length), cancellationToken) is > 0 and var read)
            {
                length += read;
                if (length == MaxTrace)
                {
                    throw new WorkerDiagnosticsException(string.Create(
                        CultureInfo.InvariantCulture, $"The runtime of process {port.ProcessId} sent more than {MaxTrace} bytes: it has too many methods for this way. ")
                        + "Write a dump instead.");
                }

                if (length == trace.Length)
                {
                    Array.Resize(ref trace, Math.Min(2 * length, MaxTrace));
                }
            }
        }
        catch (IOException e)
        {
            throw port.Broken(e);
        }

        return trace.AsMemory(0, length);
    }
}
