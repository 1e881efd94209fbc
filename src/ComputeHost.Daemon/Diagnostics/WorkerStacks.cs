using System.Globalization;
using ComputeHost.Daemon.Diagnostics.Ports;
using ComputeHost.Daemon.Diagnostics.Traces;
using ComputeHost.Supervisor.Watching;

namespace ComputeHost.Daemon.Diagnostics;

/// <summary>
/// Tells where the calls of a running worker are, by the sampler of its own runtime: no debugger and no special rights are needed, and the calls go on. One
/// worker at a time; who asks meanwhile waits for its turn.
/// </summary>
internal sealed class WorkerStacks(TimeProvider timeProvider) : IDisposable
{
    /// <summary>From its turn on; a runtime that hangs would keep the tool for good.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Longer where nothing was seen: on a busy machine the sampler itself may wait for a processor.</summary>
    private static readonly TimeSpan[] Lengths = [TimeSpan.FromMilliseconds(40), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1)];

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <param name="processId">The worker.</param>
    /// <param name="readSlots">Reads its slots; asked before and after the sample, to see which belongs to the call.</param>
    /// <param name="cancellationToken">Gives up; the worker goes on.</param>
    /// <exception cref="WorkerDiagnosticsException">It cannot be found out; the message says why and what to do.</exception>
    public async Task<WorkerStackReport> SampleAsync(int processId, Func<IReadOnlyList<SlotReading>> readSlots, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            using var limit = new CancellationTokenSource(Limit, timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            long start = timeProvider.GetTimestamp();
            try
            {
                IReadOnlyList<SlotStack> slots = await SampleAsync(new SamplingSession(new DiagnosticPort(processId), timeProvider), readSlots, either.Token);
                return new WorkerStackReport(processId, timeProvider.GetElapsedTime(start), slots);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw PortTrouble.Silent(processId, Limit);
            }
            catch (InvalidDataException e)
            {
                throw PortTrouble.Describe(processId, string.Create(
                    CultureInfo.InvariantCulture, $"The trace of process {processId} cannot be read: {e.Message}"), e);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static async Task<IReadOnlyList<SlotStack>> SampleAsync(
        SamplingSession session, Func<IReadOnlyList<SlotReading>> readSlots, CancellationToken cancellationToken)
    {
        IReadOnlyList<SlotStack> slots = [];
        foreach (TimeSpan length in Lengths)
        {
            IReadOnlyList<SlotReading> before = readSlots(), after = before;
            ReadOnlyMemory<byte> trace = await session.RecordAsync(length, () => after = readSlots(), cancellationToken);
            IReadOnlyDictionary<int, ThreadSample> samples = ThreadSamples.Read(trace, after.Select(slot => slot.ThreadId).ToHashSet());
            slots = [.. after.Select(slot => new SlotStack(slot, before.Contains(slot), FramesOf(slot, samples)))];
            if (slots.All(static slot => slot.Frames.Count > 0 || !slot.Slot.IsRunning))
            {
                break;
            }
        }

        return slots;
    }
    private static IReadOnlyList<StackFrame> FramesOf(SlotReading slot, IReadOnlyDictionary<int, ThreadSample> samples) =>
        slot.IsRunning && samples.TryGetValue(slot.ThreadId, out ThreadSample? sample) ? CallStack.Of(sample) : [];
}
