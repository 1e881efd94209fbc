using ComputeHost.Supervisor.Launching;

namespace ComputeHost.Supervisor.Tests.Launching;

public sealed class WorkerLaunchPlanTests
{
    [Fact]
    public void OfCommand_ProgramAndArguments_AreTakenAsTheyAre()
    {
        var plan = WorkerLaunchPlan.OfCommand(["/opt/my worker", "--mode", "a b"]);

        Assert.Equal((LaunchKind.Command, "/opt/my worker"), (plan.Kind, plan.FileName));
        Assert.Equal(["--mode", "a b"], plan.Arguments);
    }
}
