using System.Globalization;

namespace ComputeHost.Supervisor.Dumps;

/// <summary>
/// Lets the runtime of a dying worker write a dump of its stacks, and keeps those dumps within their limits. The names tell them from all other files of the
/// directory, which are left alone.
/// </summary>
internal sealed class DumpKeeper(DumpSettings settings)
{
    private const string Prefix = "computehost-";
    private const string Suffix = ".dmp";

    /// <summary>What the runtime calls a dump of stacks, modules and threads, without the heap.</summary>
    private const string MiniDump = "1";

    /// <summary>The variables by which a worker's runtime learns of it.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment =>
    [
        new("DOTNET_DbgEnableMiniDump", "1"),
        new("DOTNET_DbgMiniDumpType", MiniDump),
        // The process and the time are put in by the runtime.
        new("DOTNET_DbgMiniDumpName", Path.Combine(settings.Directory, $"{Prefix}%p-%t{Suffix}")),
    ];

    /// <summary>Makes sure that there is a place for dumps.</summary>
    /// <exception cref="WorkerStartException">There cannot be one.</exception>
    public void Prepare()
    {
        try
        {
            Directory.CreateDirectory(settings.Directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string diagnosis = $"The directory '{settings.Directory}' for the workers' dumps cannot be made: {exception.Message} "
                + "Give the option 'DumpDirectory' a directory that this user can write to, or leave it out.";
            throw new WorkerStartException("No worker can be started. " + diagnosis, exception) { Diagnosis = diagnosis };
        }
    }

    /// <summary>Finds the dump of a dead process and deletes what is over the limits.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="launched">When it was started. An older dump is that of a process that had the same number before.</param>
    /// <returns>The dump's path, or null if there is none or it was too large.</returns>
    public string? Collect(int processId, DateTimeOffset launched)
    {
        try
        {
            var directory = new DirectoryInfo(settings.Directory);
            FileInfo? dump = directory.GetFiles(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{processId}-*{Suffix}")).MaxBy(file => file.LastWriteTimeUtc);
            if (dump is null || dump.LastWriteTimeUtc < launched)
            {
                return null;
            }

            if (dump.Length > settings.MaxBytes)
            {
                dump.Delete();
                return null;
            }

            foreach (FileInfo old in directory.GetFiles($"{Prefix}*{Suffix}").OrderByDescending(file => file.LastWriteTimeUtc).Skip(settings.MaxCount))
            {
                old.Delete();
            }

            return dump.FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The directory has gone, or is another's: a death is explained without it.
            return null;
        }
    }
}
