namespace ComputeHost.Daemon.Diagnostics;

/// <param name="Text">For people: <c>Type.Method(parameter types)</c>.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct StackFrame(string Text, StackFrameKind Kind);

internal enum StackFrameKind
{
    Code,

    /// <summary>Native code, of a library or of the runtime itself: its frames are not known, but its caller is.</summary>
    Native,

    /// <summary>The called method itself; what comes after it was called by it.</summary>
    Method,
}
