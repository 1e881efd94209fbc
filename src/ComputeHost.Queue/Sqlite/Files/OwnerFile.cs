using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Queue.Sqlite.Files;

/// <summary>A claim whose method has been entered.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct EnteredClaim(long Job, long Epoch);

/// <summary>
/// A consumer's file: its lock is held as long as the consumer lives, and it names the claims that were entered. It outlives its process, so that a
/// death can be charged to them alone. It is written, never mapped: a full disk would kill who writes to mapped memory.
/// </summary>
/// <remarks>
/// The file: a number that the consumer counts up while it runs, a mark of whoever takes its claims away, then a place of 16 bytes per claim.
/// </remarks>
internal sealed class OwnerFile
{
    private const int BeatOffset = 0;
    private const int RevokedOffset = 8;
    private const int HeaderLength = 64;
    private const int PlaceLength = 16;

    private readonly SafeFileHandle _file;
    private readonly Lock _gate = new();
    private readonly Stack<int> _free;
    private long _beat;
    private bool _closed;

    private OwnerFile(string path, SafeFileHandle file, int places)
    {
        Path = path;
        _file = file;
        _free = new Stack<int>(Enumerable.Range(0, places).Reverse());
    }

    public string Path { get; }

    /// <summary>Makes the file at its full length, so that no later write needs room on the disk, and locks it.</summary>
    public static OwnerFile Create(string path, int places)
    {
        SafeFileHandle file = FileLock.Open(path, FileMode.CreateNew);
        try
        {
            FileLock.Take(file);
            RandomAccess.Write(file, new byte[HeaderLength + (places * PlaceLength)], 0);
            return new OwnerFile(path, file, places);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Says that the consumer runs.</summary>
    /// <returns>False if its claims have been taken away.</returns>
    public bool Beat()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return true;
            }

            WriteNumber(BeatOffset, ++_beat);
            return !IsRevokedLocked();
        }
    }

    /// <summary>Names a claim as entered.</summary>
    /// <returns>Its place; null if all claims have been taken away.</returns>
    /// <remarks>
    /// First the name, then the look at the mark; whoever takes the claims away writes first and then looks. So at least one of both sees the other.
    /// </remarks>
    public int? Enter(EnteredClaim claim)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return null;
            }

            int place = _free.Pop();
            Write(place, claim);
            if (!IsRevokedLocked())
            {
                return place;
            }

            Write(place, default);
            _free.Push(place);
            return null;
        }
    }

    /// <summary>The claim at a place is over.</summary>
    public void Leave(int place)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                Write(place, default);
                _free.Push(place);
            }
        }
    }

    /// <summary>Frees the lock.</summary>
    /// <param name="remove">Whether nobody needs to know any more what was entered.</param>
    public void Close(bool remove)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _closed = true;
                if (remove)
                {
                    File.Delete(Path);
                }

                _file.Dispose();
            }
        }
    }

    private bool IsRevokedLocked() => ReadNumber(_file, RevokedOffset) != 0;

    private void Write(int place, EnteredClaim claim) =>
        RandomAccess.Write(_file, MemoryMarshal.AsBytes(new ReadOnlySpan<EnteredClaim>(in claim)), HeaderLength + (place * PlaceLength));

    private void WriteNumber(int offset, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        RandomAccess.Write(_file, bytes, offset);
    }

    private static long ReadNumber(SafeFileHandle file, int offset)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        return RandomAccess.Read(file, bytes, offset) == bytes.Length ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;
    }

    /// <summary>Reads another process's file.</summary>
    internal static class Foreign
    {
        /// <summary>Whether its consumer lives, and its beat. Null if there is no such file.</summary>
        public static (bool IsAlive, long Beat)? Look(string path)
        {
            using SafeFileHandle? file = TryOpen(path);
            return file is null ? null : (!FileLock.TryTake(file), ReadNumber(file, BeatOffset));
        }

        /// <summary>The claims that it has entered. Null if there is no such file.</summary>
        public static IReadOnlySet<EnteredClaim>? Entered(string path)
        {
            using SafeFileHandle? file = TryOpen(path);
            return file is null ? null : ReadEntered(file);
        }

        /// <summary>Takes its claims away: from now on it enters none.</summary>
        /// <returns>Those that it had entered before; null if there is no such file.</returns>
        public static IReadOnlySet<EnteredClaim>? Revoke(string path)
        {
            using SafeFileHandle? file = TryOpen(path);
            if (file is null)
            {
                return null;
            }

            RandomAccess.Write(file, [1], RevokedOffset);
            return ReadEntered(file);
        }

        /// <summary>Removes the file of a consumer that is not in the store any more.</summary>
        public static void Remove(string path)
        {
            try
            {
                File.Delete(path);
            }
            catch (IOException)
            {
                // It is looked for again.
            }
        }

        /// <summary>Removes the files of consumers that ended before they were in the store, or whose removal failed.</summary>
        /// <param name="directory">Where they are.</param>
        /// <param name="known">The names of those in the store.</param>
        /// <param name="before">Files that were written to since are left: their consumer may be about to be stored.</param>
        public static void RemoveStrays(string directory, IReadOnlySet<string> known, DateTime before)
        {
            foreach (FileInfo file in new DirectoryInfo(directory).EnumerateFiles())
            {
                if (!known.Contains(file.Name) && file.LastWriteTimeUtc < before && Look(file.FullName) is { IsAlive: false })
                {
                    Remove(file.FullName);
                }
            }
        }

        private static HashSet<EnteredClaim> ReadEntered(SafeFileHandle file)
        {
            byte[] bytes = new byte[RandomAccess.GetLength(file)];
            int length = RandomAccess.Read(file, bytes, 0);
            int places = Math.Max(length - HeaderLength, 0) / PlaceLength;
            EnteredClaim[] claims = places == 0 ? [] : MemoryMarshal.Cast<byte, EnteredClaim>(bytes.AsSpan(HeaderLength, places * PlaceLength)).ToArray();
            return [.. claims.Where(static claim => claim.Job != 0)];
        }

        private static SafeFileHandle? TryOpen(string path)
        {
            try
            {
                return FileLock.Open(path, FileMode.Open);
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
        }
    }
}
