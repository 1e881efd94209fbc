using ComputeHost.Daemon.Diagnostics;
using ComputeHost.Daemon.Diagnostics.Traces;

namespace ComputeHost.Daemon.Tests.Diagnostics;

public sealed class CallStackTests
{
    private static readonly string?[] OwnFrames =
    [
        "ComputeHost.Execution.Calls.CallRunner.Run()",
        "ComputeHost.Worker.Slots.Slot.RunCall()",
        "System.Threading.ExecutionContext.RunInternal()",
        "ComputeHost.Worker.Slots.Slot.TryRun()",
        "ComputeHost.Worker.Slots.Slot.Run()",
        "System.Threading.Thread.StartCallback()",
    ];

    [Fact]
    public void Of_CallInManagedCode_EndsWithTheMethod() =>
        Assert.Equal(
            [new StackFrame("Regex.IsMatch(string)", StackFrameKind.Code), new StackFrame("Work.Match()", StackFrameKind.Method)],
            Of(native: false, "Regex.IsMatch(string)", "Work.Match()", "dynamicClass.ComputeHost.Call.Match(?)"));

    [Fact]
    public void Of_CallInNativeCode_ShowsItBeforeItsCaller() =>
        Assert.Equal(
            [new StackFrame("[native code]", StackFrameKind.Native), new StackFrame("Work.Wait()", StackFrameKind.Method)],
            Of(native: true, "Work.Wait()", "dynamicClass.ComputeHost.Call.Wait(?)"));

    [Fact]
    public void Of_MethodThatCallsOneOfOurNames_IsCutAtTheOutermost() =>
        Assert.Equal(
            ["X.Inner()", "dynamicClass.ComputeHost.Call.Fake()", "Work.Outer()"],
            Of(native: false, "X.Inner()", "dynamicClass.ComputeHost.Call.Fake()", "Work.Outer()", "dynamicClass.ComputeHost.Call.Outer(?)").Select(frame => frame.Text));

    [Fact]
    public void Of_ArgumentsAreRead_ShowsWhatOurCodeCalled() =>
        Assert.Equal(
            [new StackFrame("User.Setter()", StackFrameKind.Code), new StackFrame("ComputeHost.Execution.Calls.CallRunner.Run()", StackFrameKind.Code)],
            Of(native: false, "User.Setter()"));

    [Fact]
    public void Of_CodeWithoutAName_SaysSo() =>
        Assert.Equal("[code that the runtime has no name for]", Of(native: false, null, "Work.Do()", "dynamicClass.ComputeHost.Call.Do()")[0].Text);

    private static IReadOnlyList<StackFrame> Of(bool native, params string?[] frames) => CallStack.Of(new ThreadSample(native, [.. frames, .. OwnFrames]));
}
