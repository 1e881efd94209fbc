using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ComputeHost.Protocol.Launch;

/// <summary>
/// What a worker answers: the first line of its standard output that starts with the nonce. Lines before it belong to the user's code.
/// </summary>
internal sealed record WorkerHandshake
{
    public required int Protocol { get; init; }

    public required string Version { get; init; }

    public required int ProcessId { get; init; }

    /// <summary>Where the worker listens, as <see cref="WorkerBoot.Address"/> asked; null when <see cref="Error"/> is set.</summary>
    public string? Address { get; init; }

    /// <summary>Where the recorder's page is, as <see cref="Recorder.RecorderMemory.Location"/> has it.</summary>
    public string? Page { get; init; }

    /// <summary>How many compute methods were found.</summary>
    public int Methods { get; init; }

    /// <summary>The builds of the application's assemblies, as the worker runs them: a caller of another build must not take its answers.</summary>
    public IReadOnlyList<ModuleIdentity> Modules { get => field ?? []; init; }

    /// <summary>What did not stop the worker but may surprise: assemblies that could not be read, methods that cannot be called.</summary>
    public IReadOnlyList<string> Warnings { get => field ?? []; init; }

    /// <summary>Why the worker cannot serve; it exits after this.</summary>
    public string? Error { get; init; }

    public string ToLine(string nonce) => nonce + " " + JsonSerializer.Serialize(this, LaunchJson.Default.WorkerHandshake);

    /// <summary>Reads a line of a worker's standard output.</summary>
    /// <returns>False if the line is not a handshake with this nonce.</returns>
    /// <exception cref="JsonException">The line starts with the nonce but is damaged.</exception>
    public static bool TryParse(string line, string nonce, [NotNullWhen(true)] out WorkerHandshake? handshake)
    {
        handshake = null;
        if (!line.StartsWith(nonce + " ", StringComparison.Ordinal))
        {
            return false;
        }

        handshake = JsonSerializer.Deserialize(line.AsSpan(nonce.Length + 1), LaunchJson.Default.WorkerHandshake)
            ?? throw new JsonException("The handshake is null.");
        return true;
    }
}
