namespace ComputeHost.Conventions.Tests;

internal static class Violations
{
    /// <summary>Fails with all of them, one a line; xunit's own message cuts long ones.</summary>
    public static void AssertNone(IEnumerable<string> violations)
    {
        string[] all = [.. violations.Distinct().Order(StringComparer.Ordinal)];
        Assert.True(all.Length == 0, string.Join(Environment.NewLine, all));
    }
}
