using System.Diagnostics;
using System.Globalization;
using ComputeHost.FunctionalTests.Starts;
using ComputeHost.Protocol.Native;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>A host program of its own that can be ended in any way. Its files are in a fresh directory.</summary>
internal sealed class HostProgram : IAsyncDisposable
{
    public const int SigStop = 19;

    private readonly Process _process;
    private readonly bool _ownsDirectory;

    private HostProgram(Process process, string directory, bool ownsDirectory) => (_process, Directory, _ownsDirectory) = (process, directory, ownsDirectory);

    public string Directory { get; }

    public int ProcessId => _process.Id;

    public static string Path => System.IO.Path.Combine(Programs.OutputOf("ComputeHost.TestApp"), "ComputeHost.TestApp");

    public static HostProgram Start(string? directory, params string[] arguments)
    {
        bool owns = directory is null;
        directory ??= System.IO.Directory.CreateTempSubdirectory("chhost").FullName;
        var start = new ProcessStartInfo(Path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TMPDIR"] = start.Environment["XDG_RUNTIME_DIR"] = directory;
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return new HostProgram(process, directory, owns);
    }

    /// <summary>Waits for a line <c>name=…</c> and gives the numbers after it.</summary>
    public async Task<int[]> ReadNumbersAsync(string name)
    {
        while (await _process.StandardOutput.ReadLineAsync().DefaultTimeout() is { } line)
        {
            if (line.StartsWith(name + "=", StringComparison.Ordinal))
            {
                return [.. line[(name.Length + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
            }
        }

        throw new InvalidOperationException($"The host ended before it wrote '{name}='.");
    }

    public void Signal(int signal) => Assert.Equal(0, LibC.Kill(_process.Id, signal));

    public void Kill() => Signal(LibC.SigKill);

    public async Task CrashAsync()
    {
        await _process.StandardInput.WriteLineAsync("crash");
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>All processes that were started in this host's directory, whoever their parent is by now.</summary>
    public IReadOnlyList<LiveProcess> Processes => ProcessWatch.WithMarker("TMPDIR=" + Directory);

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().DefaultTimeout();
        _process.Dispose();
        if (_ownsDirectory)
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }
}
