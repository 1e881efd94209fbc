namespace ComputeHost.Client.Picking;

internal static class WorkerPickers
{
    public static IWorkerPicker Create(ComputePicker picker) => picker switch
    {
        ComputePicker.RoundRobin => new RoundRobinPicker(),
        ComputePicker.LeastLoaded => new LeastLoadedPicker(),
        ComputePicker.FillFirst => new FillFirstPicker(),
        _ => throw new ArgumentOutOfRangeException(nameof(picker), picker, "There is no such picker."),
    };
}
