namespace ComputeHost.Protocol.Seam;

/// <summary>Where a worker listens, as text <c>scheme:place</c>. The scheme says how it is reached.</summary>
/// <param name="Scheme">One of the constants.</param>
/// <param name="Place">A socket's path, or a pipe's name.</param>
internal readonly record struct WorkerAddress(string Scheme, string Place)
{
    /// <summary>A Unix socket.</summary>
    public const string Unix = "unix";

    /// <summary>A named pipe.</summary>
    public const string Pipe = "pipe";

    /// <exception cref="FormatException">The text has no scheme.</exception>
    public static WorkerAddress Parse(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
            ? new WorkerAddress(text[..colon], text[(colon + 1)..])
            : throw new FormatException($"'{text}' is no address: it must begin with a scheme, as in '{Unix}:/run/socket'.");

    /// <summary>For an address whose scheme nothing on this side knows.</summary>
    public NotSupportedException Unknown() => new($"The address '{this}' cannot be used: its scheme is neither '{Unix}' nor '{Pipe}'.");

    public override string ToString() => $"{Scheme}:{Place}";
}
