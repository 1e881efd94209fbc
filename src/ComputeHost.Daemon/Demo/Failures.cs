using System.Text.RegularExpressions;

namespace ComputeHost.Daemon.Demo;

/// <summary>Code that no program survives, or gets back from, when it runs inside it.</summary>
internal static class Failures
{
    /// <summary>Backtracks for longer than anybody lives, given input that almost matches.</summary>
    [ComputeMethod]
    public static bool MatchEndlessly(string input) => Regex.IsMatch(input, "^(a+)+$");

    [ComputeMethod]
    public static int OverflowStack(int depth) => OverflowStack(depth + 1) + 1;

    [ComputeMethod]
    public static int ExhaustMemory()
    {
        var hoard = new List<byte[]>();
        while (true)
        {
            byte[] block = GC.AllocateUninitializedArray<byte>(16 * 1024 * 1024);
            block.AsSpan().Fill(1);
            hoard.Add(block);
        }
    }
}
