using System.Globalization;
using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Benchmarks;

/// <summary>A batch of small calls on its way: as bytes, and over a Unix socket of this process.</summary>
[MemoryDiagnoser]
public class FramingBenchmarks : IDisposable
{
    private const int PayloadLength = 100;

    private string _folder = "";
    private ClientBatch _batch = new();
    private byte[] _encoded = [];
    private MessageSocket? _near;
    private MessageSocket? _far;
    private MessageWriter<ClientBatch> _writer = null!;
    private MessageReader<ClientBatch> _reader = null!;

    /// <summary>Calls in the batch.</summary>
    [Params(1, 32)]
    public int Calls { get; set; }

    /// <summary>Makes the batch and connects the socket with itself.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        ByteString arguments = UnsafeByteOperations.UnsafeWrap(new byte[PayloadLength]);
        _batch = new ClientBatch { Frames = { Enumerable.Range(1, Calls).Select(number => new ClientFrame { Call = CreateCall((ulong)number, arguments) }) } };
        _encoded = _batch.ToByteArray();

        _folder = Directory.CreateTempSubdirectory("chb-").FullName;
        var address = new UnixDomainSocketEndPoint(Path.Combine(_folder, "s"));
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(address);
        listener.Listen();
        var near = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        near.Connect(address);
        _near = new MessageSocket(near);
        _far = new MessageSocket(listener.Accept());
        _writer = new MessageWriter<ClientBatch>(_near);
        _reader = new MessageReader<ClientBatch>(_far, ClientBatch.Parser);
    }

    /// <summary>Closes the socket.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _near?.Dispose();
        _far?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Into bytes, as the writer does it.</summary>
    [Benchmark]
    public int Encode()
    {
        int length = _batch.CalculateSize();
        _batch.WriteTo(_encoded.AsSpan(0, length));
        return length;
    }

    /// <summary>Out of bytes.</summary>
    [Benchmark]
    public object Decode() => ClientBatch.Parser.ParseFrom(_encoded);

    /// <summary>Written, carried and read.</summary>
    [Benchmark]
    public async Task<object> Carry()
    {
        await _writer.WriteAsync(_batch);
        _reader.TryRead(out ClientBatch? read);
        return read!;
    }

    private static Call CreateCall(ulong number, ByteString arguments) => new()
    {
        Call_ = number,
        MethodId = 1,
        Arguments = arguments,
        ArgumentsLength = (ulong)arguments.Length,
        CallId = string.Create(CultureInfo.InvariantCulture, $"client-{number}"),
        Attempt = 1,
    };
}
