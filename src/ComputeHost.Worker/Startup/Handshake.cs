using ComputeHost.Protocol;
using ComputeHost.Protocol.Launch;

namespace ComputeHost.Worker.Startup;

/// <summary>The worker's answer to its boot line.</summary>
internal static class Handshake
{
    /// <param name="boot">What is answered.</param>
    /// <param name="page">Where the flight recorder's page is.</param>
    /// <param name="methods">How many compute methods there are.</param>
    /// <param name="warnings">What may surprise.</param>
    /// <param name="onNewLine">Whether user code may have left an unfinished line, which would hide the handshake.</param>
    public static void Accept(WorkerBoot boot, string page, int methods, IReadOnlyList<string> warnings, bool onNewLine)
    {
        WorkerHandshake handshake = Answer() with { Address = boot.Address, Page = page, Methods = methods, Warnings = warnings };
        StandardOutput.WriteLine((onNewLine ? "\n" : "") + handshake.ToLine(boot.Nonce));
    }

    /// <returns><paramref name="exitCode"/>, with which the worker must end now.</returns>
    public static int Refuse(WorkerBoot boot, int exitCode, string error)
    {
        StandardOutput.WriteLine("\n" + (Answer() with { Error = error }).ToLine(boot.Nonce));
        return exitCode;
    }

    private static WorkerHandshake Answer() => new()
    {
        Protocol = ProtocolVersion.Current,
        Version = ProtocolVersion.Product,
        ProcessId = Environment.ProcessId,
    };
}
