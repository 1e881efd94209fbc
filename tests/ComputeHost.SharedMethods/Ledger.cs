using System.Text;

namespace ComputeHost.SharedMethods;

/// <summary>A file with a line per run, which several processes write at the same time.</summary>
internal static class Ledger
{
    public static void Write(string path, string id)
    {
        // One write to a file that is opened for appending is whole.
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(Encoding.UTF8.GetBytes(id + "\n"));
    }
}
