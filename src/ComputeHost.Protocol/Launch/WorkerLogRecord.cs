using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ComputeHost.Protocol.Launch;

/// <summary>
/// What a method logs, as one line of the worker's standard output that begins with the launch's nonce and a colon. It may stand behind an unfinished line of
/// the user's own.
/// </summary>
internal sealed record WorkerLogRecord
{
    /// <summary>As in <c>Microsoft.Extensions.Logging.LogLevel</c>.</summary>
    public required int Level { get; init; }

    public required string Category { get; init; }

    public int EventId { get; init; }

    public string? EventName { get; init; }

    public required string Message { get; init; }

    /// <summary>The text of the exception that was logged with it.</summary>
    public string? Exception { get; init; }

    public static string Start(string nonce) => nonce + ":";

    public string ToLine(string nonce) => Start(nonce) + JsonSerializer.Serialize(this, LaunchJson.Default.WorkerLogRecord);

    /// <param name="json">What follows the start of the line.</param>
    /// <param name="record">The record.</param>
    /// <returns>False if the line is damaged.</returns>
    public static bool TryParse(ReadOnlySpan<byte> json, [NotNullWhen(true)] out WorkerLogRecord? record)
    {
        try
        {
            record = JsonSerializer.Deserialize(json, LaunchJson.Default.WorkerLogRecord);
            return record is not null;
        }
        catch (JsonException)
        {
            record = null;
            return false;
        }
    }
}
