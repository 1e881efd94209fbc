using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Children;

/// <summary>The other half of the subject <c>process-per-call</c>: one call, then the end.</summary>
internal static class EchoOnce
{
    public static async Task RunAsync()
    {
        using var argument = new MemoryStream();
        await using Stream stdin = Console.OpenStandardInput();
        await stdin.CopyToAsync(argument);
        await using Stream stdout = Console.OpenStandardOutput();
        await stdout.WriteAsync(Echo.Bytes(argument.ToArray()));
    }
}
