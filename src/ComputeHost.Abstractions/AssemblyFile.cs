using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace ComputeHost;

/// <summary>Where an assembly lies.</summary>
internal static class AssemblyFile
{
    /// <returns>Empty if it has no file of its own, as in a single-file or Native AOT program.</returns>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Whoever asks knows that there may be none.")]
    public static string PathOf(Assembly assembly) => assembly.Location;
}
