using System.Runtime.InteropServices;
using ComputeHost.Protocol.Recorder;

namespace ComputeHost.Protocol.Tests.Recorder;

/// <summary>A page in ordinary memory, for both sides within one process.</summary>
internal sealed unsafe class PageMemory : IDisposable
{
    private readonly void* _memory;

    public PageMemory()
    {
        _memory = NativeMemory.AlignedAlloc(RecorderPage.Length, 64);
        NativeMemory.Clear(_memory, RecorderPage.Length);
        Page = new RecorderPage((nint)_memory);
        Page.Initialize();
    }

    public RecorderPage Page { get; }

    public void Dispose() => NativeMemory.AlignedFree(_memory);
}
