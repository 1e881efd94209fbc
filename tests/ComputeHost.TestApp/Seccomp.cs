using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ComputeHost.TestApp;

/// <summary>Makes the kernel refuse what it usually grants, to this process and all that it starts.</summary>
internal static unsafe partial class Seccomp
{
    private const int NoNewPrivileges = 38;
    private const uint SetModeFilter = 1;
    private const uint AllThreads = 1;
    private const ushort Load = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;
    private const uint Refuse = 0x0005_0000;
    private const uint Allow = 0x7fff_0000;

    public static void RefuseMemfd(uint error)
    {
        (int seccomp, uint memfdCreate) = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? (277, 279u) : (317, 319u);
        Instruction* instructions = stackalloc Instruction[]
        {
            new(Load, 0, 0, 0),
            new(JumpIfEqual, 0, 1, memfdCreate),
            new(Return, 0, 0, Refuse | error),
            new(Return, 0, 0, Allow),
        };
        var program = new FilterProgram { Length = 4, Instructions = instructions };
        if (Control(NoNewPrivileges, 1, 0, 0, 0) != 0 || SystemCall(seccomp, SetModeFilter, AllThreads, &program) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nuint operation, nuint flags, FilterProgram* program);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Instruction(ushort code, byte jumpTrue, byte jumpFalse, uint operand)
    {
        public readonly ushort Code = code;
        public readonly byte JumpTrue = jumpTrue;
        public readonly byte JumpFalse = jumpFalse;
        public readonly uint Operand = operand;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        public ushort Length;
        public Instruction* Instructions;
    }
}
