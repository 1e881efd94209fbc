using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Queue.Sqlite.Files;

/// <summary>A board that is an ordinary file, watched by the system: where there is no futex, or where mapped memory is not safe from a full disk.</summary>
internal sealed class WatchedBoard : WakeBoard
{
    private readonly SafeFileHandle _file;
    private readonly FileSystemWatcher _watcher;
    private readonly AutoResetEvent _changed = new(false);

    public WatchedBoard(string path)
    {
        _file = FileLock.Open(path, FileMode.Open);
        if (RandomAccess.GetLength(_file) < Length)
        {
            RandomAccess.SetLength(_file, Length);
        }

        _watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path)) { NotifyFilter = NotifyFilters.LastWrite };
        _watcher.Changed += OnChanged;
        _watcher.EnableRaisingEvents = true;
    }

    public override void Wait(int seen, TimeSpan limit)
    {
        if (Changes == seen)
        {
            _changed.WaitOne(limit);
        }
    }

    public override void Rouse() => _changed.Set();

    public override void Dispose()
    {
        _watcher.Dispose();
        _file.Dispose();
        _changed.Dispose();
    }

    protected override int Read(int place)
    {
        int value = 0;
        RandomAccess.Read(_file, MemoryMarshal.AsBytes(new Span<int>(ref value)), place * sizeof(int));
        return value;
    }

    protected override void Write(int place, int value) =>
        RandomAccess.Write(_file, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)), place * sizeof(int));

    private void OnChanged(object sender, FileSystemEventArgs arguments) => _changed.Set();
}
