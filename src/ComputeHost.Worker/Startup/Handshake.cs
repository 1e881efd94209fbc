using ComputeHost.Execution.Methods;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Launch;
using ComputeHost.Worker.Logging;

namespace ComputeHost.Worker.Startup;

/// <summary>The worker's answer to its boot line.</summary>
internal static class Handshake
{
    /// <param name="boot">What is answered.</param>
    /// <param name="page">Where the flight recorder's page is.</param>
    /// <param name="methods">What can be called.</param>
    /// <param name="onNewLine">Whether user code has run and may have left an unfinished line, which would hide the handshake.</param>
    public static void Accept(WorkerBoot boot, string page, MethodRegistry methods, bool onNewLine) =>
        Write(boot, Answer() with { Address = boot.Address, Page = page, Methods = methods.Count, Warnings = methods.Warnings, Modules = methods.Modules }, onNewLine);

    /// <returns><paramref name="exitCode"/>, with which the worker must end now.</returns>
    public static int Refuse(WorkerBoot boot, int exitCode, string error)
    {
        Write(boot, Answer() with { Error = error }, onNewLine: true);
        return exitCode;
    }

    private static void Write(WorkerBoot boot, WorkerHandshake handshake, bool onNewLine) =>
        StandardOutput.WriteLine((onNewLine ? "\n" : "") + handshake.ToLine(boot.Nonce));

    private static WorkerHandshake Answer() => new()
    {
        Protocol = ProtocolVersion.Current,
        Version = ProtocolVersion.Product,
        ProcessId = Environment.ProcessId,
    };
}
