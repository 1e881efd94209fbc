using System.Collections.Concurrent;

namespace ComputeHost.Daemon.Demo;

/// <summary>Starts the compression of one file somewhere; the task ends with it.</summary>
internal delegate Task<FileDigest> CompressFile(string path, CancellationToken cancellationToken);

/// <summary>
/// Passes over the files, again and again, with a fixed number of files under way. Runs on the caller's thread alone, so that it goes on while
/// the thread pool is starved.
/// </summary>
internal sealed class Workload(IReadOnlyList<DemoFile> files, CompressFile compress) : IDisposable
{
    /// <summary>Sixteen more than are promised, because a file that is done is replaced a moment later.</summary>
    public const int Outstanding = 80;

    private readonly SemaphoreSlim _free = new(Outstanding);
    private readonly ConcurrentDictionary<string, FileDigest> _digests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SkippedFile> _skipped = new(StringComparer.Ordinal);
    private Exception? _failure;

    /// <summary>The files that were done at least once, by path.</summary>
    public IReadOnlyDictionary<string, FileDigest> Digests => _digests;

    /// <summary>The files that could not be read when their turn came; they are left out from then on.</summary>
    public ICollection<SkippedFile> Skipped => _skipped.Values;

    private bool CanGoOn => Volatile.Read(ref _failure) is null && _skipped.Count < files.Count;

    /// <summary>Works until the phase's time is up, and does not return before everything it started has ended.</summary>
    /// <exception cref="InvalidOperationException">A file failed for another reason than that it cannot be read, or none can be read.</exception>
    public void Run(PhaseProgress progress, CancellationToken cancellationToken)
    {
        using var leftovers = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            int next = 0;
            while (progress.Remaining > TimeSpan.Zero && CanGoOn && _free.Wait(progress.Remaining, cancellationToken))
            {
                Submit(NextFile(ref next), progress, leftovers.Token);
            }
        }
        finally
        {
            progress.End();
            leftovers.Cancel();
            WaitForAll();
        }

        if (!CanGoOn)
        {
            throw new InvalidOperationException(
                _failure is null ? $"None of the {files.Count} files can be read any more." : $"The work could not go on: {_failure.Message}", _failure);
        }
    }

    public void Dispose() => _free.Dispose();

    private DemoFile NextFile(ref int next)
    {
        DemoFile file;
        do
        {
            file = files[next++ % files.Count];
        }
        while (_skipped.ContainsKey(file.Path) && _skipped.Count < files.Count);

        return file;
    }

    private void Submit(DemoFile file, PhaseProgress progress, CancellationToken cancellationToken) =>
        _ = compress(file.Path, cancellationToken).ContinueWith(
            task =>
            {
                Record(file, task, progress);
                _free.Release();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

    private void Record(DemoFile file, Task<FileDigest> task, PhaseProgress progress)
    {
        if (task.IsCompletedSuccessfully)
        {
            _digests[file.Path] = task.Result;
            progress.Count(file.Length);
        }
        else if (task.Exception?.InnerException is { } e)
        {
            RecordFailure(file, e);
        }
    }

    private void RecordFailure(DemoFile file, Exception failure)
    {
        Exception cause = failure is ComputeFaultException { InnerException: { } original } ? original : failure;
        if (cause is IOException or UnauthorizedAccessException)
        {
            _skipped[file.Path] = new SkippedFile(file.Name, cause.Message);
        }
        else
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
        }
    }

    private void WaitForAll()
    {
        for (int i = 0; i < Outstanding; i++)
        {
            _free.Wait(CancellationToken.None);
        }

        _free.Release(Outstanding);
    }
}
