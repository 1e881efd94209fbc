using ComputeHost.Protocol.V1;

namespace ComputeHost.Worker.Execution;

/// <summary>The latest progress of one call. While a report waits to be sent, newer ones replace it.</summary>
internal sealed class ProgressReport(ulong call, Action<ProgressReport> send)
{
    private readonly Lock _gate = new();
    private double _fraction;
    private string? _message;
    private bool _waiting;

    public void Set(double fraction, string? message)
    {
        lock (_gate)
        {
            _fraction = fraction;
            _message = message;
            if (_waiting)
            {
                return;
            }

            _waiting = true;
        }

        send(this);
    }

    /// <summary>Takes what is the latest now; the next report is sent anew.</summary>
    public WorkerFrame Take()
    {
        lock (_gate)
        {
            _waiting = false;
            var progress = new Progress { Call = call, Fraction = _fraction };
            if (_message is not null)
            {
                progress.Message = _message;
            }

            return new WorkerFrame { Progress = progress };
        }
    }
}
