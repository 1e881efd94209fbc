namespace ComputeHost.Supervisor.Output;

/// <summary>
/// Reads one output stream of a worker to its end, for the worker's whole life: a full pipe would stop the worker. It has a thread of its own, because
/// reading a pipe blocks one anyway and the host's thread pool may be starved. It closes the stream itself: closing it under a read that blocks, because
/// a process that outlives the worker holds the other end, would block as well.
/// </summary>
internal sealed class OutputPump
{
    private readonly Stream _stream;
    private readonly LineSplitter _lines;
    private readonly Action _onEnd;
    private readonly Thread _thread;

    public OutputPump(Stream stream, string name, int maxLength, LineHandler onLine, Action onEnd)
    {
        _stream = stream;
        _lines = new LineSplitter(maxLength, onLine);
        _onEnd = onEnd;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
    }

    /// <summary>Whether the stream has ended. It may outlive the worker when a process that the worker started holds it.</summary>
    public bool HasEnded { get; private set; }

    public void Start() => _thread.Start();

    private void Run()
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (_stream.Read(buffer) is var count and > 0)
            {
                _lines.Append(buffer.AsSpan(0, count));
            }
        }
        catch (IOException)
        {
            // What was read is all there is.
        }

        _stream.Dispose();
        _lines.Complete();
        HasEnded = true;
        _onEnd();
    }
}
