namespace ComputeHost.Protocol.Tests.Methods;

/// <summary>Methods that can be called.</summary>
internal static class Callable
{
    [ComputeMethod]
    public static int Count(int limit) => limit;

    [ComputeMethod]
    public static void Nothing()
    {
    }

    [ComputeMethod(Name = "custom", Idempotent = true, Timeout = "00:00:30", MaxConcurrency = 3)]
    public static string Named(string text, CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested ? "" : text;

    [ComputeMethod(Timeout = "infinite")]
    public static List<int> Four(int[] a, Dictionary<string, List<int?>> b, (int, string) c, double[,] d, ComputeContext context) => [a.Length, b.Count, c.Item1, d.Length, context.Attempt];

    [ComputeMethod]
    public static int Count(long limit) => (int)limit;

    [ComputeMethod]
    public static int CountLetters(this string text) => text.Length;

    [ComputeMethod]
    private static int Hidden() => 1;

    internal static class Inner
    {
        [ComputeMethod]
        public static int Nested(Nesting<int>.Deep<string> value) => value.Number;
    }
}

internal static class Nesting<TOuter>
{
    internal sealed record Deep<TInner>(int Number, TOuter Outer, TInner Inner);
}
