using System.Diagnostics.CodeAnalysis;
using ComputeHost;

/// <summary>The method of the sample, as a program has it that calls the daemon.</summary>
[SuppressMessage("Design", "CA1050:Declare types in namespaces", Justification = "The sample's has none.")]
public static class Primes
{
    [ComputeMethod]
    public static int Count(int limit) => limit;
}
