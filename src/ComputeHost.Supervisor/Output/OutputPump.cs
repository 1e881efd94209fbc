using System.Diagnostics;
using System.IO.Pipes;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.Threads;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Supervisor.Output;

/// <summary>
/// Reads both output streams of a worker for its whole life: a full pipe would stop the worker. One thread waits for both, because the host's thread pool may
/// be starved. A process that outlives the worker may hold the other ends; then the streams are closed here when what the worker itself has written is read.
/// </summary>
internal sealed class OutputPump
{
    /// <summary>How long reading continues after the worker's death: another process may keep writing.</summary>
    private static readonly TimeSpan FinishLimit = TimeSpan.FromSeconds(1);

    /// <summary>After so long without a byte, nothing is expected that belongs to what has come.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly OutputReader[] _readers;
    private readonly WorkerOutput _output;
    private readonly Action _onEnd;
    private readonly string _name;
    private readonly AnonymousPipeServerStream? _wake;
    private readonly SafePipeHandle? _woken;
    private readonly Lock _gate = new();
    private bool _started;
    private long _finishing;

    /// <param name="stdout">The pump closes it.</param>
    /// <param name="stderr">The pump closes it.</param>
    /// <param name="name">Of the thread.</param>
    /// <param name="output">Takes the lines, on the pump's thread.</param>
    /// <param name="onEnd">Is called when a stream has ended; may be left out where memory is short.</param>
    public OutputPump(Stream stdout, Stream stderr, string name, WorkerOutput output, Action onEnd)
    {
        _readers =
        [
            new OutputReader(stdout, WorkerOutput.MaxHandshake, output.OnStdoutLine, output.OnStdoutEnd),
            new OutputReader(stderr, WorkerOutput.MaxLine, output.OnStderrLine, output.OnStderrEnd),
        ];
        _output = output;
        _name = name;
        _onEnd = onEnd;
        // Closing it is what wakes the thread.
        _wake = OperatingSystem.IsWindows() ? null : new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        // Taken now: while nobody has taken it, closing one end closes the other too, and the thread would wait on whatever reuses its number.
        _woken = _wake?.ClientSafePipeHandle;
    }

    /// <summary>Whether both streams are closed.</summary>
    public bool HasEnded => Array.TrueForAll(_readers, static reader => reader.HasEnded);

    public void Start()
    {
        lock (_gate)
        {
            if (OperatingSystem.IsWindows())
            {
                Array.ForEach(_readers, reader => StartThread(() => ReadToEnd(reader)));
            }
            else
            {
                StartThread(Run);
            }

            _started = true;
        }
    }

    /// <summary>
    /// The worker is dead: reads what it has left and closes the streams, if it died very soon when <see cref="Start"/> is called. On Windows they close
    /// with the last process that
    /// holds them.
    /// </summary>
    public void Finish()
    {
        lock (_gate)
        {
            Interlocked.CompareExchange(ref _finishing, Stopwatch.GetTimestamp(), 0);
            _wake?.Dispose();
        }
    }

    /// <summary>Closes the streams of a pump that will not be started; one that was reads what is left.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            Finish();
            if (!_started)
            {
                Close();
            }
        }
    }

    private void StartThread(ThreadStart run) => new Thread(run) { Name = _name, IsBackground = true }.UnsafeStart();

    private void Run()
    {
        while (!HasEnded)
        {
            try
            {
                ReadOn();
            }
            catch (Exception exception) when (Shortage.IsCauseOf(exception))
            {
                Shortage.Wait();
            }
        }

        Close();
    }

    /// <summary>Waits until there is something to read, and reads it.</summary>
    private void ReadOn()
    {
        long finishing = Interlocked.Read(ref _finishing);
        Span<PollDescriptor> polled = stackalloc PollDescriptor[_readers.Length + 1];
        for (int index = 0; index < _readers.Length; index++)
        {
            polled[index] = new PollDescriptor(_readers[index].Descriptor, LibC.PollIn);
        }

        polled[^1] = new PollDescriptor(finishing == 0 ? (int)_woken!.DangerousGetHandle() : -1, LibC.PollIn);
        int ready = LibC.Poll(polled, finishing != 0 ? 0 : _output.IsGathering ? (int)Pause.TotalMilliseconds : Timeout.Infinite);
        if (finishing != 0 && (ready == 0 || Stopwatch.GetElapsedTime(finishing) > FinishLimit))
        {
            Array.ForEach(_readers, End);
            return;
        }

        if (ready == 0)
        {
            _output.OnPause();
        }

        for (int index = 0; index < _readers.Length && ready > 0; index++)
        {
            if (polled[index].Returned != 0 && !_readers[index].TryRead())
            {
                End(_readers[index]);
            }
        }
    }

    private void ReadToEnd(OutputReader reader)
    {
        while (reader.TryRead())
        {
        }

        End(reader);
    }

    private void End(OutputReader reader)
    {
        if (reader.HasEnded)
        {
            return;
        }

        reader.End();
        try
        {
            _onEnd();
        }
        catch (Exception exception) when (Shortage.IsCauseOf(exception))
        {
            // The supervisor looks for it by itself, a little later.
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            Array.ForEach(_readers, End);
            _wake?.Dispose();
            _woken?.Dispose();
        }
    }
}
