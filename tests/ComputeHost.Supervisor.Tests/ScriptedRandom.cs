namespace ComputeHost.Supervisor.Tests;

/// <summary>Always draws the same number.</summary>
internal sealed class ScriptedRandom(double value) : Random
{
    public override double NextDouble() => value;
}
