using System.Runtime.InteropServices;

namespace ComputeHost.Protocol.Native;

/// <summary>The calls of the C library that .NET has no API for. Callers check the operating system first.</summary>
internal static partial class LibC
{
    public const int SigKill = 9;
    public const int PrSetPdeathsig = 1;
    public const int PrGetDumpable = 3;
    public const int PrioProcess = 0;
    public const uint MfdCloexec = 1;
    public const uint MfdAllowSealing = 2;
    public const int FAddSeals = 1033;
    public const int FGetSeals = 1034;
    public const int FGetFd = 1;
    public const int FSetFd = 2;
    public const int FdCloexec = 1;
    public const int FDupFdCloexec = 1030;
    public const int FSealSeal = 1;
    public const int FSealShrink = 2;
    public const int FSealGrow = 4;
    public const int FSealFutureWrite = 16;
    public const int RLimitFileSize = 1;
    public const int RLimitOpenFiles = 7;
    public const nint TmpfsMagic = 0x01021994;
    public const int ProtRead = 1;
    public const int ProtWrite = 2;
    public const int MapShared = 1;
    public const int MapPrivate = 2;
    public const int MapFixed = 0x10;
    public const int MapAnonymous = 0x20;
    public const int MapNoReserve = 0x4000;
    public const int FallocKeepSize = 1;
    public const int FallocPunchHole = 2;
    public const nuint TiocNoTty = 0x5422;
    public const int ORdOnly = 0;
    public const int ORdWr = 2;
    public const int OCreate = 0x40;
    public const int OCloexec = 0x80000;
    public const int ONonBlock = 0x800;
    public const int MayWrite = 2;
    public const int MayEnter = 1;
    public const int MsgDontWait = 0x40;
    public const int MsgNoSignal = 0x4000;
    public const int MsgPeek = 2;
    public const int MsgCloseOnExec = 0x40000000;
    public const int SolSocket = 1;
    public const int ScmRights = 1;
    public const short PollIn = 1;
    public const short PollPri = 2;
    public const int NotPermitted = 1;
    public const int NoSuchProcess = 3;
    public const int AccessDenied = 13;
    public const int AlreadyExists = 17;
    public const int Interrupted = 4;
    public const int TryAgain = 11;

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MemfdCreate(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    public static partial int PosixFallocate(int descriptor, long offset, long length);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    public static partial int Fallocate(int descriptor, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int Truncate(int descriptor, long length);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetResourceLimit(int resource, out ResourceLimit limit);

    // The kind of file system is the structure's first member everywhere; the rest is of no interest.
    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    public static unsafe partial int FileSystemOf(int descriptor, nint* structure);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Mmap(nint address, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int Munmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeMode(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int Dup2(int from, int to);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static unsafe partial nint Read(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static unsafe partial nint Write(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(SafeHandle socket, ref readonly byte data, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(SafeHandle socket, ref byte data, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    public static unsafe partial nint SendMessage(SafeHandle socket, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    public static unsafe partial nint ReceiveMessage(SafeHandle socket, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int Prctl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [LibraryImport("libc", EntryPoint = "unsetenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int UnsetEnvironmentVariable(string name);

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetEnvironmentVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int ControlDevice(int descriptor, nuint request);

    /// <returns>How many of them have something to tell; 0 when the time is up, -1 when a signal came first.</returns>
    public static unsafe int Poll(Span<PollDescriptor> descriptors, int milliseconds)
    {
        fixed (PollDescriptor* first = descriptors)
        {
            return Poll(first, (nuint)descriptors.Length, milliseconds);
        }
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static unsafe partial int Poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int GetParentProcessId();

    [LibraryImport("libc", EntryPoint = "gettid")]
    public static partial int GetThreadId();

    [LibraryImport("libc", EntryPoint = "setpgid", SetLastError = true)]
    public static partial int SetProcessGroup(int processId, int groupId);

    [LibraryImport("libc", EntryPoint = "getpgid", SetLastError = true)]
    public static partial int GetProcessGroup(int processId);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    public static partial int SetPriority(int which, uint who, int priority);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint GetEffectiveUserId();

    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct IoVector
    {
        public void* Base;
        public nuint Length;
    }

    /// <summary>The C library's <c>struct msghdr</c> on 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public IoVector* Parts;
        public nuint PartCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct ResourceLimit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
