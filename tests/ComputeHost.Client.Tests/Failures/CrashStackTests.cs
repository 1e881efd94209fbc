using ComputeHost.Client.Failures;
using ComputeHost.Protocol.Methods;

namespace ComputeHost.Client.Tests.Failures;

public sealed class CrashStackTests
{
    private const string SlotBottom = "\n   at ComputeHost.Execution.Calls.CallRunner.Run()\n   at ComputeHost.Worker.Slots.Slot.Run()\n   at System.Threading.Thread.StartCallback()\n";
    private const string OtherBottom = "\n   at Some.Library.Loop()\n   at System.Threading.Thread.StartCallback()\n";
    private const string Called = "\n   at ComputeHost.Client.Tests.TestMethods.Double(Int32)\n   at DynamicClass.ComputeHost.Call.Double(Int32, ComputeHost.ComputeContext)";

    private static readonly MethodContract s_double = MethodContract.Of((Func<int, int>)TestMethods.Double);

    [Theory]
    [InlineData("Process terminated." + SlotBottom, true)]
    [InlineData("Process terminated. A log line\nof another thread" + SlotBottom + "[createdump] done", true)]
    [InlineData("Process terminated." + OtherBottom, false)]
    [InlineData("", false)]
    // The text of an exception quotes a stack.
    [InlineData("Unhandled exception. System.Exception: it was" + SlotBottom + OtherBottom, false)]
    // It was thrown in a call, and thrown again by a thread that was left.
    [InlineData("Unhandled exception. System.Exception: no" + SlotBottom + "--- End of stack trace from previous location ---" + OtherBottom, false)]
    [InlineData("Unhandled exception. System.Exception: no\n ---> System.Exception: inner" + SlotBottom + "   --- End of inner exception stack trace ---" + OtherBottom, false)]
    public void IsOfASlot_Stack_GoesByTheOutermostFrames(string printed, bool expected) => Assert.Equal(expected, new CrashStack(printed).IsOfASlot);

    [Theory]
    [InlineData("Stack overflow.\n   at Deep.Inside()" + Called + SlotBottom, true)]
    [InlineData("Stack overflow.\n   at Other.Type.Double(Int32)\n   at DynamicClass.ComputeHost.Call.Double(Int32)" + SlotBottom, false)]
    [InlineData("Stack overflow.\n   at ComputeHost.Client.Tests.TestMethods.Double(Int32)\n   at Other.Caller()\n   at DynamicClass.ComputeHost.Call.Other(Int32)" + SlotBottom, false)]
    [InlineData("Stack overflow.\n   at ComputeHost.Client.Tests.TestMethods.Double(Int32)" + SlotBottom, false)]
    public void IsInCallOf_Stack_GoesByTypeAndMethodUnderOurFrame(string printed, bool expected) => Assert.Equal(expected, new CrashStack(printed).IsInCallOf(s_double));
}
