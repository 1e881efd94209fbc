using System.Globalization;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>A control group of the kernel, first version, of one test. Only root can make one.</summary>
internal sealed class ControlGroup : IAsyncDisposable
{
    private ControlGroup(string path) => Path = path;

    public string Path { get; }

    public IReadOnlyList<int> Processes => [.. File.ReadLines(System.IO.Path.Combine(Path, "cgroup.procs")).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];

    /// <returns>Null where this user, or this kernel, cannot.</returns>
    public static ControlGroup? TryCreate(string controller)
    {
        string parent = $"/sys/fs/cgroup/{controller}";
        try
        {
            return File.Exists(System.IO.Path.Combine(parent, "tasks"))
                ? new ControlGroup(Directory.CreateDirectory(System.IO.Path.Combine(parent, $"computehost-test-{Guid.NewGuid():N}")).FullName)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
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
