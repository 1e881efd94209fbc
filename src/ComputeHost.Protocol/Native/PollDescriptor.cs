using System.Runtime.InteropServices;

namespace ComputeHost.Protocol.Native;

/// <summary>The C library's <c>struct pollfd</c>.</summary>
/// <param name="Descriptor">A negative one is left out.</param>
/// <param name="Requested">What is waited for.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct PollDescriptor(int Descriptor, short Requested)
{
    /// <summary>What there is; set by the system.</summary>
    public readonly short Returned;
}
