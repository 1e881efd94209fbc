using System.Globalization;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>A control group of the kernel, first version, of one test. Only root can make one.</summary>
internal sealed class ControlGroup : IAsyncDisposable
{
    private ControlGroup(string path) => Path = path;

    public string Path { get; }

    public IReadOnlyList<int> Processes => [.. File.ReadLines(System.IO.Path.Combine(Path, "cgroup.procs")).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];

    /// <summary>Whether this user can make one, and this kernel has that controller; made and removed again to see.</summary>
    public static bool IsAvailable(string controller)
    {
        try
        {
            Directory.Delete(Create(controller).Path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <exception cref="IOException">The kernel does not have it, or does not let this user.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static ControlGroup Create(string controller)
    {
        string parent = $"/sys/fs/cgroup/{controller}";
        return File.Exists(System.IO.Path.Combine(parent, "tasks"))
            ? new ControlGroup(Directory.CreateDirectory(System.IO.Path.Combine(parent, $"computehost-test-{Guid.NewGuid():N}")).FullName)
            : throw new DirectoryNotFoundException($"There is no control group of the first version at '{parent}'.");
    }

    public void Set(string file, string value) => File.WriteAllText(System.IO.Path.Combine(Path, file), value);

    public string Get(string file) => File.ReadAllText(System.IO.Path.Combine(Path, file)).Trim();

    public void Add(int process) => Set("cgroup.procs", process.ToString(CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        // The kernel takes a moment to take the dead out of it.
        await Eventually.UntilAsync("the control group is empty", () => Processes.Count == 0);
        Directory.Delete(Path);
    }
}
