using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ComputeHost.Protocol.Native;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Hostile;

/// <summary>A client program in a process of its own, of this user or of another.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentDictionary<string, string> _told = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private Visitor(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int ProcessId => _process.Id;

    /// <summary>How the calls have ended so far, by their names.</summary>
    public IReadOnlyDictionary<string, string> Told => _told;

    /// <summary>Starts one and waits until its first calls are over.</summary>
    public static async Task<Visitor> StartAsync(TestDaemon daemon, int? userId = null, int? groupId = null, string? copy = null)
    {
        string program = Path.Combine(copy ?? Folder, "ComputeHost.TestApp.dll");
        string[] run = ["dotnet", "exec", program, "visit", daemon.Address];
        if (userId is { } user)
        {
            run = ["setpriv", string.Create(CultureInfo.InvariantCulture, $"--reuid={user}"), string.Create(CultureInfo.InvariantCulture, $"--regid={groupId}"), "--clear-groups", "--", .. run];
        }

        var start = new ProcessStartInfo(run[0], run[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (copy is not null)
        {
            start.WorkingDirectory = copy;
            start.Environment["HOME"] = copy;
        }

        var visitor = new Visitor(start);
        await Eventually.UntilAsync("the visitor is ready", () => visitor._process.HasExited || visitor._told.ContainsKey("ready"));
        return visitor.Told.ContainsKey("ready") ? visitor : throw new InvalidOperationException($"The visitor has ended: {string.Join('\n', visitor._errors)}");
    }

    /// <summary>Copies the program to where every user can read it.</summary>
    public static void CopyFor(string directory)
    {
        Directory.CreateDirectory(directory);
        foreach (string file in Directory.EnumerateFiles(Folder))
        {
            string copy = Path.Combine(directory, Path.GetFileName(file));
            File.Copy(file, copy);
            Assert.Equal(0, LibC.ChangeMode(copy, 0b110_100_100));
        }

        Assert.Equal(0, LibC.ChangeMode(directory, 0b111_101_101));
    }

    public void Tell(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().DefaultTimeout();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static string Folder
    {
        get
        {
            string[] parts = AppContext.BaseDirectory.TrimEnd('/').Split('/');
            return Path.Combine(SourceTree.Root, "tests", "ComputeHost.TestApp", "bin", parts[^2], parts[^1]);
        }
    }

    private void Take(string? line)
    {
        if (line?.Split('=', 2) is [var name, var outcome])
        {
            _told[name] = outcome;
        }
    }
}
