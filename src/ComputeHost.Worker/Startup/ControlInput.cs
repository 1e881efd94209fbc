using System.Text;
using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.Threads;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Worker.Startup;

/// <summary>
/// The pipe that the supervisor holds open as the worker's standard input: the boot line, then control lines. Its end means that the supervisor is gone.
/// </summary>
internal sealed class ControlInput
{
    private const int MaxLine = 64 * 1024;

    private static readonly Action<(ControlInput Input, MemoryStream Line)> TakeLine = static taken => taken.Input.Take(taken.Line.ToArray());

    private readonly Stream _stream;
    private readonly Action _booted;
    private readonly Action _stop;
    private readonly Action _end;
    private readonly TaskCompletionSource<ReadOnlyMemory<byte>> _boot = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _drain = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="stream">What the supervisor writes.</param>
    /// <param name="booted">Called when the boot line has come, on the reader's thread, which lives as long as the process.</param>
    /// <param name="stop">Called, on the reader's thread, when the worker has to exit now.</param>
    /// <param name="end">Called, on the reader's thread, when the supervisor is gone after the boot line; before, <see cref="BootLine"/> says so.</param>
    public ControlInput(Stream stream, Action booted, Action stop, Action end)
    {
        _stream = stream;
        _booted = booted;
        _stop = stop;
        _end = end;
    }

    /// <summary>The first line.</summary>
    public Task<ReadOnlyMemory<byte>> BootLine => _boot.Task;

    /// <summary>Completes when the worker has been told to finish its calls and exit.</summary>
    public Task DrainRequested => _drain.Task;

    /// <summary>Moves standard input to a private place, so that user code that reads it finds its end instead of our lines.</summary>
    public static Stream TakeStandardInput()
    {
        if (OperatingSystem.IsWindows())
        {
#pragma warning disable RS0030 // There is no descriptor to move here; the reader that user code gets is replaced instead.
            Stream input = Console.OpenStandardInput();
            Console.SetIn(TextReader.Null);
#pragma warning restore RS0030
            return input;
        }

        int copy = LibC.Fcntl(0, LibC.FDupFdCloexec, 3);
        int nothing = LibC.Open("/dev/null", LibC.ORdOnly | LibC.OCloexec, 0);
        _ = LibC.Dup2(nothing, 0);
        _ = LibC.Close(nothing);
        return new FileStream(new SafeFileHandle(copy, ownsHandle: true), FileAccess.Read, bufferSize: 0);
    }

    public void Start() => new Thread(Read) { IsBackground = true, Name = "ComputeHost control" }.UnsafeStart();

    private void Read()
    {
        var line = new MemoryStream();
        byte[] buffer = new byte[4096];
        for (int count = ReadSome(buffer); count > 0; count = ReadSome(buffer))
        {
            foreach (byte value in buffer.AsSpan(0, count))
            {
                if (value != '\n')
                {
                    line.WriteByte(value);
                }

                if (value == '\n' || line.Length > MaxLine)
                {
                    Shortage.Outlast((this, line), TakeLine);
                    line.SetLength(0);
                }
            }
        }

        if (!_boot.TrySetException(new EndOfStreamException("Standard input ended before the boot line.")))
        {
            _end();
        }
    }

    private int ReadSome(byte[] buffer)
    {
        try
        {
            return _stream.Read(buffer);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private void Take(byte[] line)
    {
        if (!_boot.Task.IsCompleted)
        {
            _booted();
            _boot.TrySetResult(line);
            return;
        }

        switch (Encoding.UTF8.GetString(line).TrimEnd('\r'))
        {
            case WorkerEnvironment.DrainLine:
                _drain.TrySetResult();
                break;
            case WorkerEnvironment.StopLine:
                _stop();
                break;
        }
    }
}
