using System.Globalization;
using System.Runtime.InteropServices;

namespace ComputeHost.Daemon.Users;

/// <summary>
/// Users and groups by name and number, from wherever this machine has them, directory services included. A number without a name is its own name:
/// containers run users that are in no file.
/// </summary>
internal static partial class Accounts
{
    private const int OutOfRange = 34;
    private const int FirstBuffer = 1024;
    private const int LargestBuffer = 1024 * 1024;

    private unsafe delegate int Lookup<TRecord>(TRecord* record, byte* buffer, nuint length, TRecord** found)
        where TRecord : unmanaged;

    public static string UserName(uint userId) => FindUser(userId)?.Name ?? userId.ToString(CultureInfo.InvariantCulture);

    public static string GroupName(uint groupId) => FindGroup(groupId)?.Name ?? groupId.ToString(CultureInfo.InvariantCulture);

    /// <param name="group">A name or a number.</param>
    /// <returns>Null if there is no such group.</returns>
    public static uint? GroupId(string group) =>
        FindGroup(group)?.Id ?? (uint.TryParse(group, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null);

    /// <summary>Whether it is the user's main group, or one of the others. A user without a name is in none.</summary>
    public static bool IsMember(uint userId, uint groupId) =>
        FindUser(userId) is { } user && (user.MainGroup == groupId || GroupsOf(user.Name, user.MainGroup).Contains(groupId));

    private static unsafe (string Name, uint MainGroup)? FindUser(uint userId) =>
        Find<PasswordRecord, (string, uint)>(
            (record, buffer, length, found) => GetUser(userId, record, buffer, length, found),
            static record => (Marshal.PtrToStringUTF8(record.Name)!, record.GroupId));

    private static unsafe (string Name, uint Id)? FindGroup(uint groupId) =>
        Find<GroupRecord, (string, uint)>(
            (record, buffer, length, found) => GetGroup(groupId, record, buffer, length, found),
            static record => (Marshal.PtrToStringUTF8(record.Name)!, record.GroupId));

    private static unsafe (string Name, uint Id)? FindGroup(string name) =>
        Find<GroupRecord, (string, uint)>(
            (record, buffer, length, found) => GetGroup(name, record, buffer, length, found),
            static record => (Marshal.PtrToStringUTF8(record.Name)!, record.GroupId));

    /// <summary>The texts of a record lie in a buffer, of which nobody can say how large it must be: a group may have many members.</summary>
    private static unsafe TResult? Find<TRecord, TResult>(Lookup<TRecord> lookup, Func<TRecord, TResult> read)
        where TRecord : unmanaged
        where TResult : struct
    {
        for (int length = FirstBuffer; length <= LargestBuffer; length *= 4)
        {
            fixed (byte* buffer = new byte[length])
            {
                TRecord record;
                TRecord* found = null;
                int error = lookup(&record, buffer, (nuint)length, &found);
                if (error != OutOfRange)
                {
                    return error == 0 && found is not null ? read(record) : null;
                }
            }
        }

        return null;
    }

    private static uint[] GroupsOf(string user, uint mainGroup)
    {
        const int Most = 65536;
        uint[] groups = new uint[64];
        int count = groups.Length;
        if (GetGroups(user, mainGroup, groups, ref count) < 0)
        {
            groups = new uint[Math.Clamp(count, groups.Length, Most)];
            count = groups.Length;
            _ = GetGroups(user, mainGroup, groups, ref count);
        }

        return groups[..Math.Min(count, groups.Length)];
    }

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    private static unsafe partial int GetUser(uint userId, PasswordRecord* record, byte* buffer, nuint length, PasswordRecord** found);

    [LibraryImport("libc", EntryPoint = "getgrgid_r")]
    private static unsafe partial int GetGroup(uint groupId, GroupRecord* record, byte* buffer, nuint length, GroupRecord** found);

    [LibraryImport("libc", EntryPoint = "getgrnam_r", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int GetGroup(string name, GroupRecord* record, byte* buffer, nuint length, GroupRecord** found);

    [LibraryImport("libc", EntryPoint = "getgrouplist", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetGroups(string user, uint mainGroup, [Out] uint[] groups, ref int count);

    // Only their beginnings matter; the C library fills in the rest.
    [StructLayout(LayoutKind.Sequential)]
    private struct PasswordRecord
    {
        public nint Name;
        public nint Password;
        public uint UserId;
        public uint GroupId;
        public nint Comment;
        public nint Home;
        public nint Shell;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct GroupRecord
    {
        public nint Name;
        public nint Password;
        public uint GroupId;
        public nint Members;
    }
}
