using System.Globalization;
using System.Runtime.Versioning;
using ComputeHost.Daemon.Diagnostics.Ports;
using ComputeHost.Supervisor.Files;

namespace ComputeHost.Daemon.Diagnostics.Dumps;

/// <summary>
/// A dump while it is written: in a directory beside its place that its owner alone can enter, because the writer follows links, overwrites and chooses the
/// file's mode. Whatever happens, nothing but a whole dump is left.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class DumpDraft : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _place;
    private readonly string _room;

    private DumpDraft(string place, string room)
    {
        _place = place;
        _room = room;
        Target = Path.Combine(room, "dump");
    }

    /// <summary>Where to write.</summary>
    public string Target { get; }

    public string Parent => Path.GetDirectoryName(_place)!;

    public long FreeBytes => new DriveInfo(Parent).AvailableFreeSpace;

    /// <param name="place">Where the dump is to be in the end.</param>
    /// <exception cref="WorkerDiagnosticsException">It cannot be there.</exception>
    public static DumpDraft Begin(string place)
    {
        if (!Path.IsPathFullyQualified(place) || Path.GetFileName(place).Length == 0)
        {
            throw new WorkerDiagnosticsException($"'{place}' is not the full path of a file. Give one, as '/var/tmp/worker.dmp'.");
        }

        string directory = Path.GetDirectoryName(place)!;
        if (!Directory.Exists(directory))
        {
            throw new WorkerDiagnosticsException($"The directory '{directory}' is not there. Make it, for the workers' user, or name another one.");
        }

        if (Path.Exists(place))
        {
            throw new WorkerDiagnosticsException($"'{place}' is there already. Name another file, or delete it.");
        }

        CheckMode(directory);
        try
        {
            string room = Path.Combine(directory, $".computehost-dump-{Guid.NewGuid():N}");
            Directory.CreateDirectory(room, OwnerOnly | UnixFileMode.UserExecute);
            return new DumpDraft(place, room);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WorkerDiagnosticsException(
                $"Nothing can be written to '{directory}': {exception.Message} Name a directory that the daemon's user can write to.", exception);
        }
    }

    /// <summary>Puts the whole dump in its place.</summary>
    /// <returns>Its length.</returns>
    /// <exception cref="WorkerDiagnosticsException">There is none, it is cut off, or its place was taken meanwhile.</exception>
    public long Publish()
    {
        try
        {
            long bytes = CheckWhole();
            File.SetUnixFileMode(Target, OwnerOnly);
            File.Move(Target, _place, overwrite: false);
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WorkerDiagnosticsException($"The dump cannot be put at '{_place}': {exception.Message}", exception);
        }
    }

    public void Dispose() => Quietly.DeleteTree(_room);

    private long CheckWhole()
    {
        using FileStream file = File.OpenRead(Target);
        if (CoreFile.ReadAnnouncedLength(file) is not { } announced || announced > file.Length)
        {
            throw new WorkerDiagnosticsException(string.Create(
                CultureInfo.InvariantCulture,
                $"The dump was cut off after {file.Length} bytes: '{Parent}' has {FreeBytes >> 20} MiB left, unless a limit of the worker's files ")
                + "('ulimit -f') or a quota cut it. Make room, name another directory, or ask for a smaller kind ('Triage').");
        }

        return file.Length;
    }

    /// <summary>A dump holds what the worker held: where others may exchange files, they could exchange it.</summary>
    private static void CheckMode(string directory)
    {
        UnixFileMode mode = File.GetUnixFileMode(directory);
        if ((mode & (UnixFileMode.OtherWrite | UnixFileMode.GroupWrite)) != 0 && !mode.HasFlag(UnixFileMode.StickyBit))
        {
            throw new WorkerDiagnosticsException(string.Create(
                CultureInfo.InvariantCulture,
                $"Others can write to the directory '{directory}' (mode {Convert.ToString((int)mode, 8)}), and could exchange the dump. ")
                + "Name another one, or take that right away (chmod go-w).");
        }
    }
}
