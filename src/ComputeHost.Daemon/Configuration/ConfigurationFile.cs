using ComputeHost.Daemon.Shell;

namespace ComputeHost.Daemon.Configuration;

/// <summary>The file that <c>serve --config</c> names: JSON with comments. Nothing in it is guessed or ignored.</summary>
internal static class ConfigurationFile
{
    /// <summary>Nobody writes more by hand; who names another file by mistake learns of it soon.</summary>
    private const long Largest = 4 * 1024 * 1024;

    /// <exception cref="UsageException">The file cannot be read, or something in it is wrong; the message has all errors with their places.</exception>
    public static DaemonConfiguration Read(string path)
    {
        var errors = new ConfigurationErrors(path);
        Setting? file = SettingParser.Parse(Load(path), errors);
        DaemonConfiguration? configuration = file is null ? null : new DaemonReader(Path.GetDirectoryName(Path.GetFullPath(path))!).Read(file);
        errors.ThrowIfAny();
        return configuration!;
    }

    private static byte[] Load(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return file.Length <= Largest
                ? File.ReadAllBytes(path)
                : throw new UsageException($"The configuration '{path}' has {file.Length} bytes, at most {Largest} are read. Is it another file?");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"The configuration '{path}' cannot be read: {e.Message} Name another with '--config FILE', or let this user read it.", e);
        }
    }
}
