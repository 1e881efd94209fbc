using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Native;
using ComputeHost.Supervisor.Processes;

namespace ComputeHost.Supervisor.Files;

/// <summary>A pool's private directory: sockets, fallback pages, and the record of launched workers. Locked for its owner's life, deleted with it.</summary>
internal sealed class RuntimeDirectory : IDisposable
{
    public const string NamePrefix = "ch-";

    /// <summary>The kernel takes 107 bytes; a little room stays for a worker that appends to the path.</summary>
    public const int LongestSocketPath = 100;

    // "/w-" and a number, ".sock".
    private const int SocketNameLength = 24;

    private readonly DirectoryLock? _lock;

    private RuntimeDirectory(string path, DirectoryLock? directoryLock)
    {
        DirectoryPath = path;
        _lock = directoryLock;
    }

    public string DirectoryPath { get; }

    /// <summary>Makes a fresh directory at the first of the bases that can be written and is short enough for a socket's path.</summary>
    /// <exception cref="WorkerStartException">None of them can.</exception>
    public static RuntimeDirectory Create(IEnumerable<string> bases)
    {
        var tried = new List<string>();
        foreach (string candidate in bases.Select(Path.GetFullPath).Distinct())
        {
            string path = Path.Combine(candidate, FreshName());
            string? obstacle = Encoding.UTF8.GetByteCount(path) + SocketNameLength > LongestSocketPath
                ? "too long for a socket's path"
                : !IsSafe(candidate) ? "another user's, who could put something else in its place"
                : TryMake(path);
            if (obstacle is null)
            {
                return new RuntimeDirectory(path, DirectoryLock.TryTake(path));
            }

            tried.Add($"'{candidate}' ({obstacle})");
        }

        string diagnosis = $"No directory for the workers' sockets could be made. Tried: {string.Join(", ", tried)}. "
            + $"Make one of them writable for this user, or set the environment variable 'TMPDIR' to a directory of this user's whose path has at most {LongestSocketPath - SocketNameLength - 40} bytes.";
        throw new WorkerStartException("No worker can be started. " + diagnosis) { Diagnosis = diagnosis };
    }

    /// <summary>Whether directories in this base can be trusted to stay what they are.</summary>
    public static bool IsSafe(string baseDirectory) => !OperatingSystem.IsLinux() || Posix.KeepsWhatIsMadeIn(baseDirectory);

    public static IEnumerable<string> DefaultBases()
    {
        if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && Directory.Exists(runtime))
        {
            yield return runtime;
        }

        yield return Path.GetTempPath();
        if (!OperatingSystem.IsWindows())
        {
            yield return "/tmp";
            yield return "/var/tmp";
            yield return "/dev/shm";
        }
    }

    /// <summary>Where a worker listens: a path that was never used before, because a server that stops deletes its path whoever owns it by then.</summary>
    public WorkerAddress AddressOf(string workerId) =>
        OperatingSystem.IsWindows()
            ? new WorkerAddress(WorkerAddress.Pipe, $"computehost-{Path.GetFileName(DirectoryPath)}-{workerId}")
            : new WorkerAddress(WorkerAddress.Unix, Path.Combine(DirectoryPath, workerId + ".sock"));

    public void Record(LaunchRecord launch)
    {
        // Only a sweep after a kill of this process will need it, and the worker itself ends with its supervisor: what cannot be written is left out.
        try
        {
            using var record = new FileStream(Path.Combine(DirectoryPath, LaunchRecord.FileName), FileMode.Append, FileAccess.Write);
            byte[] line = Encoding.UTF8.GetBytes(launch.ToLine() + "\n");
            if (record.Length + line.Length <= FileSizeLimit.Current)
            {
                record.Write(line);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk, or no directory any more.
        }
    }

    /// <summary>Deletes what a dead worker has left here.</summary>
    public void DeleteFilesOf(string workerId)
    {
        try
        {
            foreach (string file in Directory.EnumerateFiles(DirectoryPath, workerId + ".*"))
            {
                Quietly.Delete(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody deleted the directory.
        }
    }

    public void Dispose()
    {
        Quietly.DeleteTree(DirectoryPath);
        _lock?.Dispose();
    }

    private static string FreshName()
    {
        ulong start = OperatingSystem.IsLinux() ? ProcessStat.Read(Environment.ProcessId)?.StartTime ?? 0 : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{NamePrefix}{Environment.ProcessId}-{start}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
    }

    private static string? TryMake(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return null;
        }

        const uint onlyOwner = 0b111_000_000;
        return Posix.MakeDirectory(path, onlyOwner) != 0 ? Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())
            : OperatingSystem.IsLinux() && !Posix.IsPrivateDirectory(path) ? "not private after it was made"
            : null;
    }
}
