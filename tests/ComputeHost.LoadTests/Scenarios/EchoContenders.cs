using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;
using ComputeHost.LoadTests.Tools;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>What can be asked for its bytes back.</summary>
internal static class EchoContenders
{
    public static Contender ComputeHost(EchoLoad load) => Create(ComputeHostEcho.Name, load, ComputeHostEcho.StartAsync);

    public static Contender InPlace(EchoLoad load) => Create(InPlaceEcho.Name, load with { ReadsAnswer = false }, InPlaceEcho.StartAsync);

    public static Contender Daemon(EchoLoad load) => Create(DaemonEcho.Name, load, DaemonEcho.StartAsync);

    public static Contender Threads(EchoLoad load) => Create(ThreadEcho.Name, load, ThreadEcho.StartAsync);

    public static Contender GrpcUnary(EchoLoad load) => Create(GrpcUnaryEcho.Name, load, GrpcUnaryEcho.StartAsync);

    public static Contender RawSocket(EchoLoad load) => Create(RawSocketEcho.Name, load, RawSocketEcho.StartAsync);

    public static Contender StreamJsonRpc(EchoLoad load) => Create(StreamJsonRpcEcho.Name, load, StreamJsonRpcEcho.StartAsync);

    public static Contender TaskRun(EchoLoad load) => Create(TaskRunEcho.Name, load, TaskRunEcho.StartAsync);

    public static Contender ProcessPerCall(EchoLoad load) => Create(ProcessPerCallEcho.Name, load, ProcessPerCallEcho.StartAsync);

    /// <summary>Its caller keeps the bytes that it sends, as with all the others; the worker gives its result over.</summary>
    public static Contender Piscina(EchoLoad load) => CreatePiscina(PeerNames.Piscina, load, "move");

    /// <summary>Bytes are copied both ways, which is what happens to who does nothing about it.</summary>
    public static Contender PiscinaClone(EchoLoad load) => CreatePiscina(PeerNames.PiscinaClone, load, "clone");

    /// <summary>Its caller gives the bytes away: what is sent back is the same memory.</summary>
    public static Contender PiscinaTransfer(EchoLoad load) => CreatePiscina(PeerNames.PiscinaTransfer, load, "transfer");

    public static Contender MultiprocessingPool(EchoLoad load) => CreatePython(PeerNames.MultiprocessingPool, load, "multiprocessing_pool.py");

    public static Contender ProcessPoolExecutor(EchoLoad load) => CreatePython(PeerNames.ProcessPoolExecutor, load, "process_pool_executor.py");

    private static Contender CreatePiscina(string name, EchoLoad load, string mode) =>
        new(name, (options, cancellationToken) => PeerScript.MeasureAsync(
            PeerScript.Node, options.Workshop.Node.Script("piscina-echo.mjs"), options, [mode, load.PayloadLength, load.InFlight, load.Workers], cancellationToken))
        {
            FindObstacleAsync = (workshop, cancellationToken) => workshop.Node.FindObstacleAsync(cancellationToken),
        };

    private static Contender CreatePython(string name, EchoLoad load, string script) =>
        new(name, (options, cancellationToken) => PeerScript.MeasureAsync(
            PeerScript.Python, PeerScript.PathOf(script), options, [load.PayloadLength, load.InFlight, load.Workers], cancellationToken))
        {
            FindObstacleAsync = PeerScript.FindNoPythonAsync,
        };

    private static Contender Create(string name, EchoLoad load, Func<EchoLoad, CancellationToken, Task<IEchoSubject>> startAsync) =>
        new(name, async (options, cancellationToken) =>
        {
            byte[] payload = new byte[load.PayloadLength];
            Random.Shared.NextBytes(payload);

            await using IEchoSubject echo = await startAsync(load, cancellationToken);
            byte[] answer = await echo.EchoBackAsync(payload);
            if (!answer.AsSpan().SequenceEqual(payload))
            {
                throw new InvalidOperationException($"The subject '{name}' answered with other bytes than it was sent. Its figures would mean nothing; repair it first.");
            }

            Func<Task> call = load.ReadsAnswer ? () => echo.EchoBackAsync(payload) : () => echo.EchoAsync(payload);
            await ClosedLoop.RunAsync(call, load.InFlight, options.WarmUp, cancellationToken);
            return await ClosedLoop.RunAsync(call, load.InFlight, options.Duration, cancellationToken);
        });
}
