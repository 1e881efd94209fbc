namespace ComputeHost.Daemon.Control;

/// <summary>What is measured of the calls of each method.</summary>
internal interface IMethodFigures
{
    /// <param name="pool">A pool by name.</param>
    /// <param name="method">A method by key.</param>
    MethodFigures Of(string pool, string method);
}

/// <param name="Calls">How many have ended.</param>
/// <param name="Failed">How many of them without a result.</param>
/// <param name="CallsPerSecond">Of the last ten seconds.</param>
/// <param name="WaitP50">Half of them waited no longer for a worker.</param>
/// <param name="WaitP99">99 of 100 waited no longer.</param>
/// <param name="RunP50">Half of them ran no longer.</param>
/// <param name="RunP99">99 of 100 ran no longer.</param>
internal readonly record struct MethodFigures(long Calls, long Failed, double CallsPerSecond, TimeSpan WaitP50, TimeSpan WaitP99, TimeSpan RunP50, TimeSpan RunP99);

/// <summary>Nothing is measured.</summary>
internal sealed class NoMethodFigures : IMethodFigures
{
    public MethodFigures Of(string pool, string method) => default;
}
