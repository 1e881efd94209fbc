namespace ComputeHost.Execution.Calls;

/// <summary>The latest progress of one call. While a report waits to be sent, newer ones replace it.</summary>
/// <param name="call">The call's number.</param>
/// <param name="send">Sees to it that the report is taken soon.</param>
internal sealed class ProgressReport(ulong call, Action<ProgressReport> send)
{
    /// <summary>A message must fit into a batch, whatever else is in it.</summary>
    private const int MaxMessage = 1024;

    private readonly Lock _gate = new();
    private ComputeProgress _latest;
    private bool _waiting;
    private bool _closed;

    public ulong Call => call;

    public void Set(double fraction, string? message)
    {
        lock (_gate)
        {
            _latest = new ComputeProgress(fraction, message is { Length: > MaxMessage } ? message[..MaxMessage] : message);
            if (_waiting || _closed)
            {
                return;
            }

            _waiting = true;
        }

        send(this);
    }

    /// <summary>The call is over: what is reported now is not sent any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }
    }

    /// <summary>Takes what is the latest now; the next report is sent anew.</summary>
    public ComputeProgress Take()
    {
        lock (_gate)
        {
            _waiting = false;
            return _latest;
        }
    }
}
