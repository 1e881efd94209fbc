using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ComputeHost.TestSupport.Brokers;

/// <summary>
/// A real RabbitMQ server in a directory of its own, with its own port mapper. Both end with this object, or with this process if that is killed.
/// </summary>
public sealed class RabbitBroker : IAsyncDisposable
{
    private const string Installed = "/usr/lib/rabbitmq/lib";
    private const string PortMapper = "/usr/bin/epmd";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly RabbitBrokerOptions _options;
    private readonly string _directory = Directory.CreateTempSubdirectory("chr-").FullName;
    private readonly FreePorts _ports = FreePorts.Take(3);
    private Process? _portMapper;
    private Process? _server;
    private Process? _heir;

    private RabbitBroker(RabbitBrokerOptions options) => _options = options;

    /// <summary>Why no broker can be started here; null if one can.</summary>
    public static string? Obstacle { get; } =
        FindLauncher() is not null && File.Exists(PortMapper) ? null : $"No RabbitMQ server is installed in '{Installed}' (package 'rabbitmq-server').";

    /// <summary>Where it listens, with a user who may do everything.</summary>
    public Uri AddressUri =>
        new(string.Create(CultureInfo.InvariantCulture, $"{(_options.Certificate is null ? "amqp" : "amqps")}://guest:guest@{_options.ListenAddress}:{Port}"));

    public int Port => _ports[0];

    /// <summary>Everything that it has written lies in here.</summary>
    public string DirectoryPath => _directory;

    /// <summary>The process of the server itself.</summary>
    public int ProcessId => _server!.Id;

    /// <summary>Starts a server and waits until it accepts connections.</summary>
    public static async Task<RabbitBroker> StartAsync(RabbitBrokerOptions? options = null)
    {
        var broker = new RabbitBroker(options ?? new RabbitBrokerOptions());
        try
        {
            broker.Configure();
            await broker.RestartAsync();
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as an operator does, and waits until it is gone.</summary>
    public Task StopAsync() => EndAsync("TERM");

    /// <summary>Kills it as if the power had failed, and waits until it is gone.</summary>
    public Task KillAsync() => EndAsync("KILL");

    /// <summary>Starts it again on what lies in its directory, and waits until it accepts connections.</summary>
    public async Task RestartAsync()
    {
        _portMapper ??= Process.Start(new ProcessStartInfo(PortMapper, ["-port", Text(_ports[2]), "-address", "127.0.0.1"]))!;
        _heir ??= StartHeir(_portMapper.Id);
        _server = Process.Start(ServerStart())!;
        long start = Stopwatch.GetTimestamp();
        while (!await IsAcceptingAsync())
        {
            if (_server.HasExited || Stopwatch.GetElapsedTime(start) > StartLimit)
            {
                throw new InvalidOperationException($"The broker does not accept connections after {Stopwatch.GetElapsedTime(start)}. {ReadOutput()}");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Asks the running server something with its own command, such as <c>set_vm_memory_high_watermark absolute 1</c>.</summary>
    /// <returns>What the command has written.</returns>
    public async Task<string> ControlAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(FindLauncher()!, "rabbitmqctl"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        AddEnvironment(start);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"rabbitmqctl {string.Join(' ', arguments)} ended with exit code {process.ExitCode}: {await output}{await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        foreach (Process process in (Process[])[.. new[] { _heir, _portMapper }.OfType<Process>()])
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        // Helpers of a killed server end when they read the end of their pipes.
        await Eventually.UntilAsync("no process of the broker is left", () => ProcessWatch.WithMarker(_directory).Count == 0);
        _server?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    // The launcher replaces itself by the server only where it believes to be run by a service manager; the number of our child is then the server's.
    private ProcessStartInfo ServerStart()
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" >> output 2>&1", Path.Combine(FindLauncher()!, "rabbitmq-server")]) { RedirectStandardInput = true, WorkingDirectory = _directory };
        AddEnvironment(start);
        start.Environment["RABBITMQ_ALLOW_INPUT"] = "1";
        start.Environment["RABBITMQ_SERVER_START_ARGS"] = "-noinput";
        return start;
    }

    // Reads the end of its input when this process is gone, however that came about, and cleans up in its place.
    private Process StartHeir(int portMapper) =>
        Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "read -r nothing; kill -KILL \"$1\" $(cat \"$0/pid\"); rm -rf \"$0\"", _directory, Text(portMapper)]) { RedirectStandardInput = true })!;

    private void Configure()
    {
        string listener = _options.Certificate is null ? "listeners.tcp.1" : "listeners.ssl.1";
        File.WriteAllText(Path.Combine(_directory, "rabbit.conf"), $"""
            {listener} = {_options.ListenAddress}:{Text(Port)}
            {(_options.Certificate is null ? "" : WriteCertificate(_options.Certificate))}
            loopback_users = none
            log.console = false
            disk_free_limit.absolute = 64MB
            # The default of half a gigabyte per restart is near the alarms of a small machine.
            raft.wal_max_size_bytes = 33554432

            """);
        string timeout = _options.AcknowledgementTimeout is { } limit
            ? string.Create(CultureInfo.InvariantCulture, $"{{consumer_timeout, {limit.TotalMilliseconds:0}}}, {{channel_tick_interval, 1000}}")
            : "";
        File.WriteAllText(Path.Combine(_directory, "advanced.config"), $"[{{rabbit, [{timeout}]}}].");
        File.WriteAllText(Path.Combine(_directory, "plugins"), "[].");
    }

    private string WriteCertificate(RabbitBrokerCertificate certificate)
    {
        File.WriteAllText(Path.Combine(_directory, "server.pem"), certificate.CertificatePem);
        File.WriteAllText(Path.Combine(_directory, "server.key"), certificate.KeyPem);
        return $"""
            listeners.tcp = none
            ssl_options.certfile = {_directory}/server.pem
            ssl_options.keyfile = {_directory}/server.key
            ssl_options.verify = verify_none
            """;
    }

    private void AddEnvironment(ProcessStartInfo start)
    {
        start.Environment["HOME"] = _directory;
        start.Environment["RABBITMQ_NODENAME"] = "test@localhost";
        start.Environment["RABBITMQ_NODE_PORT"] = Text(Port);
        start.Environment["RABBITMQ_DIST_PORT"] = Text(_ports[1]);
        start.Environment["RABBITMQ_MNESIA_BASE"] = Path.Combine(_directory, "data");
        start.Environment["RABBITMQ_LOG_BASE"] = Path.Combine(_directory, "log");
        start.Environment["RABBITMQ_CONFIG_FILE"] = Path.Combine(_directory, "rabbit.conf");
        start.Environment["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(_directory, "advanced.config");
        start.Environment["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_directory, "plugins");
        start.Environment["RABBITMQ_PID_FILE"] = Path.Combine(_directory, "pid");
        start.Environment["RABBITMQ_CONF_ENV_FILE"] = "/dev/null";
        start.Environment["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}";
        start.Environment["ERL_EPMD_PORT"] = Text(_ports[2]);
        start.Environment["ERL_EPMD_ADDRESS"] = "127.0.0.1";
    }

    private async Task EndAsync(string signal)
    {
        if (_server is null || _server.HasExited)
        {
            return;
        }

        using Process kill = Process.Start("kill", ["-s", signal, Text(_server.Id)]);
        await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(StopLimit);
        await _server.WaitForExitAsync(limit.Token);
    }

    // An open port is not enough: while the node starts, the first bytes of a connection are not answered.
    private async Task<bool> IsAcceptingAsync()
    {
        try
        {
            using var client = new TcpClient();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await client.ConnectAsync(new IPEndPoint(_options.ListenAddress, Port), limit.Token);
            if (_options.Certificate is not null)
            {
                return true;
            }

            NetworkStream stream = client.GetStream();
            await stream.WriteAsync("AMQP\0\0\u0009\u0001"u8.ToArray(), limit.Token);
            return await stream.ReadAsync(new byte[1], limit.Token) == 1;
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    private string ReadOutput()
    {
        string path = Path.Combine(_directory, "output");
        return File.Exists(path) ? $"It wrote: {File.ReadAllText(path)}" : "It wrote nothing.";
    }

    private static string? FindLauncher() =>
        Directory.Exists(Installed) ? Directory.GetDirectories(Installed, "rabbitmq_server-*").Select(version => Path.Combine(version, "sbin")).Order(StringComparer.Ordinal).LastOrDefault() : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
