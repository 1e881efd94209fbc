namespace ComputeHost;

/// <summary>What the options of a pool say about one method.</summary>
public sealed record ComputeMethodOptions
{
    /// <summary>Where the method's calls run.</summary>
    /// <value>
    /// The default, <see langword="null"/>, means what the method's <see cref="ComputeMethodAttribute"/> says, then
    /// <see cref="ComputePoolOptions.Tactic"/>.
    /// </value>
    public ComputeTactic? Tactic { get; set; }
}
