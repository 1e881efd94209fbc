namespace ComputeHost.Abstractions.Tests.Methods;

/// <summary>Methods to describe.</summary>
internal static class Marked
{
    [ComputeMethod]
    public static long Count(long limit, string? name, int? width) => limit + (name?.Length ?? 0) + (width ?? 0);

    [ComputeMethod(Name = "named", Idempotent = true, Timeout = "00:00:30", MaxConcurrency = 3)]
    public static void Named(IReadOnlyList<int> values, ComputeContext context) => context.ReportProgress(values.Count);

    [ComputeMethod(Timeout = "infinite")]
    public static string? Nothing(CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested ? "cancelled" : null;

    [ComputeMethod]
    public static int Letters(this string text) => text.Length;

    public static int Unmarked() => 1;
}
