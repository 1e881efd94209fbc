namespace ComputeHost.Worker;

// Spelled out, because the web SDK makes the class of top-level statements public.
internal static class Program
{
    private static int Main() => 1;
}
