using ComputeHost.Client.Calls;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Client.Sessions;

/// <summary>A frame on its way out.</summary>
/// <param name="Frame">The frame; null marks the end of the stream.</param>
/// <param name="Arguments">The buffer that a Call frame refers to, held until it has been written.</param>
/// <param name="Number">The call's number, for the chunks that follow it.</param>
internal readonly record struct OutgoingFrame(ClientFrame? Frame, ArgumentBuffer? Arguments = null, ulong Number = 0);
