using System.Globalization;

namespace ComputeHost.Protocol.Seam;

/// <summary>The signals that end a process, by their numbers on Linux: their names and what they mean.</summary>
internal static class ExitSignals
{
    public const int Abort = 6;
    public const int Bus = 7;
    public const int Kill = 9;
    public const int Segmentation = 11;

    private const int IllegalInstruction = 4;
    private const int Trap = 5;
    private const int Arithmetic = 8;
    private const int BrokenPipe = 13;
    private const int Terminate = 15;
    private const int ProcessorTime = 24;
    private const int FileSize = 25;
    private const int SystemCall = 31;

    /// <summary>Whether the kernel sends it for what the process's own code did. The others come from outside.</summary>
    public static bool IsOwnDoing(int? signal) =>
        signal is IllegalInstruction or Trap or Abort or Bus or Arithmetic or Segmentation or BrokenPipe or ProcessorTime or FileSize or SystemCall;

    /// <summary>For a sentence: "SIGABRT ended it, …".</summary>
    public static string Describe(int signal) => signal switch
    {
        IllegalInstruction => "SIGILL ended it: native code used an instruction that this processor does not have",
        Trap => "SIGTRAP ended it: native code ran into a breakpoint or a check of its own",
        Abort => "SIGABRT ended it, as when native code calls abort() after a failed assertion or because it finds its memory corrupted",
        Bus => "SIGBUS ended it: it accessed memory that is not there, as behind the end of a mapped file",
        Arithmetic => "SIGFPE ended it: native code divided by zero",
        Kill => "SIGKILL from outside ended it",
        Segmentation => "SIGSEGV ended it: it accessed memory that it must not",
        BrokenPipe => "SIGPIPE ended it: native code wrote to a pipe or socket that nobody reads",
        Terminate => "SIGTERM from outside ended it",
        ProcessorTime => "SIGXCPU ended it: it used up its limit of processor time (ulimit -t)",
        FileSize => "SIGXFSZ ended it: it wrote a file beyond its limit (ulimit -f)",
        SystemCall => "SIGSYS ended it: it made a system call that a filter forbids",
        _ => string.Create(CultureInfo.InvariantCulture, $"signal {signal} ended it"),
    };
}
