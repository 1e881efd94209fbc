using ComputeHost.Daemon.Diagnostics.Traces;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Daemon.Diagnostics;

/// <summary>Takes from the stack of a slot's thread what belongs to the call.</summary>
internal static class CallStack
{
    private const string NativeCode = "[native code]";
    private const string UnknownCode = "[code that the runtime has no name for]";
    private const string Call = $".{WorkerFrames.CallPrefix}";

    /// <returns>The newest first, the method itself last; without a method, what our own code has called.</returns>
    public static IReadOnlyList<StackFrame> Of(ThreadSample sample)
    {
        List<StackFrame> frames = [.. sample.Frames.Select(static text => new StackFrame(text ?? UnknownCode, StackFrameKind.Code))];
        int caller = frames.FindLastIndex(static frame => frame.Text.Contains(Call, StringComparison.Ordinal));
        int end = caller >= 0 ? caller : frames.FindIndex(static frame => frame.Text.StartsWith(WorkerFrames.Slots, StringComparison.Ordinal));
        if (end >= 0)
        {
            frames.RemoveRange(end, frames.Count - end);
        }

        if (caller > 0)
        {
            frames[^1] = frames[^1] with { Kind = StackFrameKind.Method };
        }

        if (sample.IsInNativeCode)
        {
            frames.Insert(0, new StackFrame(NativeCode, StackFrameKind.Native));
        }

        return frames;
    }
}
