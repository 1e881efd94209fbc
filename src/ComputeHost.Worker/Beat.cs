using System.Diagnostics;
using ComputeHost.Protocol.Recorder;

namespace ComputeHost.Worker;

/// <summary>A thread that writes into the flight recorder that the process lives and how much memory it has. It allocates nothing.</summary>
internal sealed class Beat(RecorderPage page, OwnMemory memory, TimeSpan interval)
{
    public void Start() => new Thread(Run) { IsBackground = true, Name = "ComputeHost beat" }.UnsafeStart();

    private void Run()
    {
        using var never = new ManualResetEventSlim(initialState: false, spinCount: 0);
        do
        {
            page.Beat(Stopwatch.GetTimestamp(), GC.GetTotalMemory(forceFullCollection: false), GC.CollectionCount(0), memory.Read());
        }
        while (!never.Wait(interval));
    }
}
