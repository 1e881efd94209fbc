using System.Text.Json;
using System.Text.Json.Serialization;

namespace ComputeHost.Protocol.Launch;

/// <summary>
/// What a supervisor tells a worker: the first line on the worker's standard input. Not the command line and not the environment, which others can read.
/// </summary>
internal sealed record WorkerBoot
{
    private static readonly Dictionary<string, string?> Nothing = [];

    public required int Protocol { get; init; }

    public required string WorkerId { get; init; }

    /// <summary>The start of the handshake line; nobody else can print it by accident.</summary>
    public required string Nonce { get; init; }

    /// <summary>256 bits, hexadecimal; a caller shows it with each call of the worker's services.</summary>
    public required string Token { get; init; }

    public required int SupervisorProcessId { get; init; }

    /// <summary>Where to listen, as <see cref="Seam.WorkerAddress"/>.</summary>
    public required string Address { get; init; }

    /// <summary>A private directory that exists, for the recorder's fallback file.</summary>
    public required string Directory { get; init; }

    /// <summary>What the worker's children find in their environment in place of what the worker's own runtime was given; null is nothing.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get => field ?? Nothing; init; }

    public int Slots { get; init; } = 1;

    public int Nice { get; init; }

    public long MaxPayload { get; init; }

    /// <summary>In bytes: a worker that occupies more between two calls takes no further one. Null for no limit.</summary>
    public long? MemorySoftLimit { get; init; }

    public int BeatMilliseconds { get; init; } = 250;

    /// <summary>While no call runs.</summary>
    public int RestBeatMilliseconds { get; init; } = 1000;

    /// <summary>The lowest level that methods log, as in <c>Microsoft.Extensions.Logging.LogLevel</c>; Information by default.</summary>
    public int LogLevel { get; init; } = 2;

    /// <summary>How long what a call has left running may take to end after the call.</summary>
    public int GraceMilliseconds { get; init; } = 2000;

    public string ToLine() => JsonSerializer.Serialize(this, LaunchJson.Default.WorkerBoot);

    public static WorkerBoot Parse(ReadOnlySpan<byte> line) =>
        JsonSerializer.Deserialize(line, LaunchJson.Default.WorkerBoot) ?? throw new JsonException("The boot line is null.");
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(WorkerBoot))]
[JsonSerializable(typeof(WorkerHandshake))]
[JsonSerializable(typeof(WorkerLogRecord))]
internal sealed partial class LaunchJson : JsonSerializerContext;
