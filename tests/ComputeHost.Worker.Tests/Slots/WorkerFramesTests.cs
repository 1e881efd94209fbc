using System.Reflection;
using ComputeHost.Protocol.Seam;
using ComputeHost.Worker.Slots;

namespace ComputeHost.Worker.Tests.Slots;

public sealed class WorkerFramesTests
{
    [Fact]
    public void Slot_NameInStacks_IsThatOfTheMethodWhichRunsCalls()
    {
        Assert.NotNull(typeof(Slot).GetMethod("Run", BindingFlags.Instance | BindingFlags.NonPublic, []));
        Assert.Equal(WorkerFrames.Slot, $"{typeof(Slot).FullName}.Run(");
    }
}
