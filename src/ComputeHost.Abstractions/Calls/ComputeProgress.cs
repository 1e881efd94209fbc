namespace ComputeHost;

/// <summary>How far a running method is.</summary>
/// <param name="Fraction">The share of the work that is done, 0 to 1.</param>
/// <param name="Message">What is being done now, or <see langword="null"/>.</param>
public readonly record struct ComputeProgress(double Fraction, string? Message = null);
