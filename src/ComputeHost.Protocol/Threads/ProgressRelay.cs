namespace ComputeHost.Protocol.Threads;

/// <summary>
/// Brings a call's progress to its listener, which is the caller's code and may block or throw: on the thread pool, one report at a time. Reports that come
/// faster than they are taken replace each other.
/// </summary>
/// <param name="listener">The caller's.</param>
/// <param name="failed">Is told what the listener throws.</param>
internal sealed class ProgressRelay(IProgress<ComputeProgress> listener, Action<Exception> failed) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private ComputeProgress? _latest;
    private bool _delivering;

    public void Post(ComputeProgress progress)
    {
        lock (_gate)
        {
            _latest = progress;
            if (_delivering)
            {
                return;
            }

            _delivering = true;
        }

        try
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        catch (OutOfMemoryException)
        {
            // This report is lost; the next one is not to wait for it.
            lock (_gate)
            {
                _delivering = false;
            }
        }
    }

    public void Execute()
    {
        while (TryTake(out ComputeProgress progress))
        {
            try
            {
                listener.Report(progress);
            }
            catch (Exception exception)
            {
                failed(exception);
            }
        }
    }

    private bool TryTake(out ComputeProgress progress)
    {
        lock (_gate)
        {
            progress = _latest.GetValueOrDefault();
            _delivering = _latest is not null;
            _latest = null;
            return _delivering;
        }
    }
}
