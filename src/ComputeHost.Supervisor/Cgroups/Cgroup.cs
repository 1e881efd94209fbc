using System.Diagnostics;
using System.Globalization;
using ComputeHost.Protocol.Native;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Supervisor.Cgroups;

/// <summary>One control group of version 2, which need not exist.</summary>
/// <param name="path">Its directory.</param>
internal sealed class Cgroup(string path)
{
    private const string Members = "cgroup.procs";
    private const string Killer = "cgroup.kill";
    private const string Events = "cgroup.events";

    public string DirectoryPath => path;

    public string Name => Path.GetFileName(path);

    /// <summary>Whether the kernel can end all that is in a group (Linux 5.14 and later). The root group is never ended.</summary>
    public bool CanBeKilled => File.Exists(Path.Join(path, Killer));

    public IReadOnlyList<Cgroup> Children
    {
        get
        {
            try
            {
                return [.. Directory.GetDirectories(path).Select(static directory => new Cgroup(directory))];
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return [];
            }
        }
    }

    public Cgroup Child(string name) => new(Path.Join(path, name));

    /// <exception cref="IOException">The kernel refused.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public void Make() => Directory.CreateDirectory(path);

    /// <summary>Moves a process here with all of its threads, but not what it has started before.</summary>
    /// <inheritdoc cref="Make" path="/exception"/>
    public void Add(int processId) => File.WriteAllText(Path.Join(path, Members), processId.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc cref="Make" path="/exception"/>
    public bool Has(int processId) => File.ReadLines(Path.Join(path, Members)).Contains(processId.ToString(CultureInfo.InvariantCulture));

    /// <summary>Ends all processes in it and in the groups below, whatever they start meanwhile. They are dead a moment later.</summary>
    public void Kill()
    {
        try
        {
            File.WriteAllText(Path.Join(path, Killer), "1");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is gone. A kernel that does not know this is not asked to keep workers in groups.
        }
    }

    /// <summary>Removes it with the groups below, which the kernel allows once no living process is in them.</summary>
    /// <returns>Whether it is gone.</returns>
    public bool TryRemove()
    {
        foreach (Cgroup child in Children)
        {
            child.TryRemove();
        }

        try
        {
            Directory.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not empty yet, or gone before.
        }

        return !Directory.Exists(path);
    }

    /// <summary>Waits until no living process is in it or below; blocks the thread.</summary>
    public void WaitUntilEmpty(TimeSpan limit)
    {
        try
        {
            long since = Stopwatch.GetTimestamp();
            using SafeFileHandle events = File.OpenHandle(Path.Join(path, Events));
            while (IsPopulated(events) && limit - Stopwatch.GetElapsedTime(since) is var left && left > TimeSpan.Zero)
            {
                // The kernel says so when the file's content has changed since it was read.
                _ = LibC.Poll([new PollDescriptor((int)events.DangerousGetHandle(), LibC.PollPri)], (int)Math.Ceiling(left.TotalMilliseconds));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is gone.
        }
    }

    private static bool IsPopulated(SafeFileHandle events)
    {
        Span<byte> text = stackalloc byte[256];
        return text[..RandomAccess.Read(events, text, fileOffset: 0)].IndexOf("populated 1"u8) >= 0;
    }
}
