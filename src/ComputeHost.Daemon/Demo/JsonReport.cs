using System.Text.Json;
using System.Text.Json.Serialization;

namespace ComputeHost.Daemon.Demo;

/// <summary>One figure side by side. Null, and left out of the JSON, where a phase does not have it.</summary>
internal sealed record PerPhase<T>(T? Idle, T? InProcess, T? OutOfProcess)
    where T : struct;

/// <summary>What <c>--json</c> prints. The names are for scripts: they stay.</summary>
internal sealed record JsonReport
{
    public required string Folder { get; init; }

    public required int Files { get; init; }

    public required long Bytes { get; init; }

    public required int Processors { get; init; }

    public required int Workers { get; init; }

    public required double SecondsPerPhase { get; init; }

    public required PerPhase<double> FilesPerSecond { get; init; }

    public required PerPhase<double> MegabytesPerSecond { get; init; }

    public required PerPhase<double> HostP50Milliseconds { get; init; }

    public required PerPhase<double> HostP99Milliseconds { get; init; }

    public required PerPhase<double> HostMaxMilliseconds { get; init; }

    public required PerPhase<double> HostProcessorSeconds { get; init; }

    public required PerPhase<double> WorkersProcessorSeconds { get; init; }

    public required PerPhase<double> ProbeProcessorSeconds { get; init; }

    public required PerPhase<int> Requests { get; init; }

    public required PerPhase<int> Unanswered { get; init; }

    public required int ResultsCompared { get; init; }

    public required int ResultsDifferent { get; init; }

    public required IReadOnlyDictionary<string, JsonFailure> Failures { get; init; }

    public required IReadOnlyList<SkippedFile> Skipped { get; init; }

    public static JsonReport Of(DemoResult result) => new()
    {
        Folder = result.Folder,
        Files = result.Files,
        Bytes = result.Bytes,
        Processors = Environment.ProcessorCount,
        Workers = result.Workers,
        SecondsPerPhase = result.PhaseLength.TotalSeconds,
        FilesPerSecond = Rounded(result, phase => phase.Work?.FilesPerSecond),
        MegabytesPerSecond = Rounded(result, phase => phase.Work?.MegabytesPerSecond),
        HostP50Milliseconds = Rounded(result, phase => phase.Host.P50Milliseconds),
        HostP99Milliseconds = Rounded(result, phase => phase.Host.P99Milliseconds),
        HostMaxMilliseconds = Rounded(result, phase => phase.Host.MaxMilliseconds),
        HostProcessorSeconds = Rounded(result, phase => phase.Used.Host.TotalSeconds),
        WorkersProcessorSeconds = Rounded(result, phase => phase.Used.Workers?.TotalSeconds),
        ProbeProcessorSeconds = Rounded(result, phase => phase.Used.Probe.TotalSeconds),
        Requests = Each<int>(result, phase => phase.Host.Requests),
        Unanswered = Each<int>(result, phase => phase.Host.Unanswered),
        ResultsCompared = result.Comparison.Compared,
        ResultsDifferent = result.Comparison.Different,
        Failures = result.Failures.ToDictionary(failure => failure.Key, JsonFailure.Of),
        Skipped = result.Skipped,
    };

    public string ToText() => JsonSerializer.Serialize(this, ReportJson.Default.JsonReport);

    private static PerPhase<double> Rounded(DemoResult result, Func<PhaseResult, double?> figure) =>
        Each<double>(result, phase => figure(phase) is { } value ? Math.Round(value, 3) : null);

    private static PerPhase<T> Each<T>(DemoResult result, Func<PhaseResult, T?> figure)
        where T : struct =>
        new(figure(result.Idle), figure(result.InProcess), figure(result.OutOfProcess));
}

/// <summary>One of the failing calls.</summary>
internal sealed record JsonFailure(
    bool AsPromised, string? Exception, string? Cause, string? Message, double ElapsedMilliseconds, double? NextCallMilliseconds, IReadOnlyList<string> Printed)
{
    public static JsonFailure Of(FailureResult failure) => new(
        failure.AsPromised,
        failure.Exception,
        failure.Cause,
        failure.Message,
        Math.Round(failure.Elapsed.TotalMilliseconds, 1),
        failure.NextCall is { } next ? Math.Round(next.TotalMilliseconds, 1) : null,
        failure.Printed);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JsonReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
