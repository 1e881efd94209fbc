namespace ComputeHost.Daemon.Diagnostics.Ports;

/// <summary>What the runtime's diagnostics port is asked for: the command's set in the upper byte, its number in the lower one.</summary>
internal enum DiagnosticCommand : ushort
{
    CreateDump = 0x0103,
    StopTracing = 0x0201,
    CollectTracing = 0x0205,
}
