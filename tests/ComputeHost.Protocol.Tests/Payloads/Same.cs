namespace ComputeHost.Protocol.Tests.Payloads;

/// <summary>Equality down to the last field: also where the type's own equality looks away (the sign of a zero, a NaN, a scale, a kind, an offset, a comparer).</summary>
internal static class Same
{
    public static void Check(object? expected, object? actual, string path = "value")
    {
        string? difference = new Comparison(identity: false).Find(expected, actual, path);
        Assert.True(difference is null, difference);
    }
}
