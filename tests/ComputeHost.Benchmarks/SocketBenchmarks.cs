using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Benchmarks;

/// <summary>What a batch costs through two connected sockets, on one thread: the system's part and ours, without a change of thread.</summary>
[MemoryDiagnoser]
public class SocketBenchmarks
{
    private DirectoryInfo _directory = null!;
    private MessageSocket _from = null!;
    private MessageSocket _to = null!;
    private MessageWriter<ClientBatch> _writer = null!;
    private MessageReader<ClientBatch> _reader = null!;
    private ClientBatch _batch = null!;

    /// <summary>How many frames are in a batch; a session cuts one at 128.</summary>
    [Params(1, 16, 128)]
    public int Frames { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _directory = Directory.CreateTempSubdirectory("chbench-");
        var address = new UnixDomainSocketEndPoint(Path.Combine(_directory.FullName, "s"));
        using Socket listener = NewSocket();
        listener.Bind(address);
        listener.Listen();
        Socket client = NewSocket();
        client.Connect(address);
        _from = new MessageSocket(client);
        _to = new MessageSocket(listener.Accept());
        _writer = new MessageWriter<ClientBatch>(_from);
        _reader = new MessageReader<ClientBatch>(_to, ClientBatch.Parser);
        _batch = Batches.Calls(Frames);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _from.Dispose();
        _to.Dispose();
        _directory.Delete(recursive: true);
    }

    /// <summary>A batch is smaller than what the system takes at once, so neither side waits.</summary>
    [Benchmark]
    public async Task<object> SendAndReceive()
    {
        await _writer.WriteAsync(_batch);
        await _reader.MoveNext(CancellationToken.None);
        return _reader.Current;
    }

    private static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
}
