using System.Text;

namespace ComputeHost.Worker.Logging;

/// <summary>The worker's standard output, past everything that user code may have made of <c>Console.Out</c>.</summary>
internal static class StandardOutput
{
#pragma warning disable RS0030 // The library speaks to its supervisor here, not to the user's console.
    private static readonly Stream Output = Console.OpenStandardOutput();
#pragma warning restore RS0030
    private static readonly Lock Gate = new();

    /// <summary>Writes one line in one piece.</summary>
    public static void WriteLine(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (Gate)
        {
            try
            {
                Output.Write(bytes);
            }
            catch (IOException)
            {
                // Nobody reads any more. The control pipe has ended, too, and ends the process.
            }
        }
    }
}
