using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Recorder;
using ComputeHost.TestSupport;
using Grpc.Core;
using Grpc.Net.Client;

namespace ComputeHost.Worker.Tests.Processes;

/// <summary>A real worker process, started through the stock entry with this test assembly as its application, and a bare gRPC channel to it.</summary>
internal sealed class WorkerUnderTest : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<WorkerHandshake> _handshake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<int> _exit;
    private readonly Task _output;
    private readonly Task _errors;
    private readonly ConcurrentQueue<string> _outputLines = new();
    private readonly ConcurrentQueue<string> _errorLines = new();
    private GrpcChannel? _channel;

    private WorkerUnderTest(WorkerBoot boot, ProcessStartInfo start)
    {
        Boot = boot;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var exited = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.Exited += (_, _) => exited.TrySetResult(_process.ExitCode);
        StartedAt = Stopwatch.GetTimestamp();
        ProcessStarter.Start(_process);
        _output = PumpAsync(_process.StandardOutput, TakeOutput);
        _errors = PumpAsync(_process.StandardError, _errorLines.Enqueue);
        _exit = WaitForEndAsync(exited.Task);
    }

    public WorkerBoot Boot { get; }

    public long StartedAt { get; }

    public long ReadyAt { get; private set; }

    public int ProcessId => _process.Id;

    public Task<WorkerHandshake> Handshake => _handshake.Task;

    /// <summary>The exit code, once all output is there.</summary>
    public Task<int> Exit => _exit;

    public IReadOnlyList<string> Output => [.. _outputLines];

    public IReadOnlyList<string> Errors => [.. _errorLines];

    public Metadata Headers => new() { { WireLimits.TokenHeader, Boot.Token } };

    /// <summary>The file that it listens at.</summary>
    public string SocketPath => Boot.Address["unix:".Length..];

    public GrpcChannel Channel => _channel ??= Connect(SocketPath);

    public Protocol.V1.Worker.WorkerClient Client => new(Channel);

    /// <summary>Starts a worker and waits for its handshake.</summary>
    public static async Task<WorkerUnderTest> StartAsync(Func<WorkerBoot, WorkerBoot>? boot = null)
    {
        WorkerUnderTest worker = Launch(boot);
        await worker.WriteBootAsync();
        if (await Task.WhenAny(worker.Handshake, worker.Exit).DefaultTimeout() == worker.Exit)
        {
            throw new InvalidOperationException($"The worker ended with {await worker.Exit} before its handshake: {string.Join(Environment.NewLine, worker.Errors)}");
        }

        return worker;
    }

    /// <summary>Starts the process; the boot line is up to the test.</summary>
    public static WorkerUnderTest Launch(Func<WorkerBoot, WorkerBoot>? boot = null, ProcessStartInfo? start = null)
    {
        string directory = Directory.CreateTempSubdirectory("chw").FullName;
        var settings = new WorkerBoot
        {
            Protocol = ProtocolVersion.Current,
            WorkerId = "test-worker",
            Nonce = RandomNumberGenerator.GetHexString(32),
            Token = RandomNumberGenerator.GetHexString(64),
            SupervisorProcessId = Environment.ProcessId,
            Address = "unix:" + Path.Combine(directory, "s"),
            Directory = directory,
            Nice = 1,
            MaxPayload = 16 * 1024 * 1024,
            BeatMilliseconds = 20,
        };
        return new WorkerUnderTest(boot?.Invoke(settings) ?? settings, start ?? StockEntry());
    }

    public static ProcessStartInfo StockEntry()
    {
        string application = Path.Combine(AppContext.BaseDirectory, typeof(SampleMethods).Assembly.GetName().Name!);
        return Redirected(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "exec", "--depsfile", application + ".deps.json", "--runtimeconfig", application + ".runtimeconfig.json", typeof(ComputeWorker).Assembly.Location },
        });
    }

    public static ProcessStartInfo Redirected(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment[WorkerEnvironment.Marker] = WorkerEnvironment.MarkerValue;
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        return start;
    }

    public static GrpcChannel Connect(string path)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
            InitialHttp2StreamWindowSize = 4 * 1024 * 1024,
        };
        return GrpcChannel.ForAddress("http://worker", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true, MaxReceiveMessageSize = null });
    }

    public Task WriteBootAsync() => WriteLineAsync(Boot.ToLine());

    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>What the supervisor's death looks like to the worker.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    public async Task<RecorderMemory> OpenPageAsync() => RecorderMemory.Open(ProcessId, (await Handshake).Page!);

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        _process.Kill(entireProcessTree: true);
        await _exit.DefaultTimeout();
        _process.Dispose();
        Directory.Delete(Boot.Directory, recursive: true);
    }

    private async Task<int> WaitForEndAsync(Task<int> exit)
    {
        await Task.WhenAll(exit, _output, _errors);
        return await exit;
    }

    private static async Task PumpAsync(StreamReader reader, Action<string> take)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            take(line);
        }
    }

    private void TakeOutput(string line)
    {
        if (!_handshake.Task.IsCompleted && WorkerHandshake.TryParse(line, Boot.Nonce, out WorkerHandshake? handshake))
        {
            ReadyAt = Stopwatch.GetTimestamp();
            _handshake.TrySetResult(handshake);
            return;
        }

        _outputLines.Enqueue(line);
    }
}
