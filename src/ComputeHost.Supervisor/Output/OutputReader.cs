using System.IO.Pipes;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Supervisor.Output;

/// <summary>One output stream of a worker, cut into lines. Used by one thread.</summary>
internal sealed class OutputReader(Stream stream, int maxLength, LineHandler onLine, Action onEnd)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly LineSplitter _lines = new(maxLength, onLine);
    private volatile bool _hasEnded;

    public bool HasEnded => _hasEnded;

    /// <summary>-1 when the stream is closed.</summary>
    public int Descriptor => _hasEnded ? -1 : (int)((PipeStream)stream).SafePipeHandle.DangerousGetHandle();

    /// <summary>Reads what is there, and waits if nothing is.</summary>
    /// <returns>False at the end of the stream.</returns>
    public bool TryRead()
    {
        int count;
        try
        {
            count = stream.Read(_buffer);
        }
        catch (IOException)
        {
            // What was read is all there is.
            return false;
        }

        if (count > 0)
        {
            Append(count);
        }

        return count > 0;
    }

    /// <summary>Hands out what is left of the last line, and closes the stream.</summary>
    public void End()
    {
        try
        {
            _lines.Complete();
            onEnd();
        }
        catch (Exception exception) when (Shortage.IsCauseOf(exception))
        {
            // The last words are lost.
        }

        stream.Dispose();
        _hasEnded = true;
    }

    private void Append(int count)
    {
        try
        {
            _lines.Append(_buffer.AsSpan(0, count));
        }
        catch (Exception exception) when (Shortage.IsCauseOf(exception))
        {
            // The rest of what was read is lost. The worker must not be stopped for it.
            Shortage.Wait();
        }
    }
}
