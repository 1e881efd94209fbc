using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using ComputeHost.Protocol.Native;
using ComputeHost.Supervisor.Output;
using ComputeHost.Supervisor.Processes;

namespace ComputeHost.Supervisor.Launching;

/// <summary>One started worker process with its three streams. Knows nothing of handshakes, calls or policies.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly OutputPump _output;
    private readonly Lock _gate = new();
    private bool _disposed;

    private ChildProcess(Process process, WorkerOutput output, Action onChange)
    {
        _process = process;
        Id = process.Id;
        StartTime = OperatingSystem.IsLinux() ? ProcessStat.Read(Id)?.StartTime : null;
        output.ProcessId = Id;
        _output = new OutputPump(process.StandardOutput.BaseStream, process.StandardError.BaseStream, $"ComputeHost output {Id}", output, onChange);
    }

    public int Id { get; }

    /// <summary>When the kernel started it, in its own ticks; null where that cannot be known.</summary>
    public ulong? StartTime { get; }

    /// <summary>Whether it is dead and reaped; for any thread, also after <see cref="Dispose"/>.</summary>
    public bool HasExited
    {
        get
        {
            lock (_gate)
            {
                return _disposed || _process.HasExited;
            }
        }
    }

    /// <summary>Whether it is dead, though perhaps not reaped yet.</summary>
    public bool IsDead => HasExited || (OperatingSystem.IsLinux() && ProcessStat.Read(Id) is null or { State: 'Z' or 'X' });

    public int ExitCode => _process.ExitCode;

    /// <summary>Whether everything the process wrote has been read.</summary>
    public bool OutputHasEnded => _output.HasEnded;

    /// <summary>Starts the process. Must run on the spawner thread.</summary>
    /// <param name="plan">The command.</param>
    /// <param name="environment">All of the process's environment.</param>
    /// <param name="output">Takes its lines, on the pump's thread.</param>
    /// <param name="onChange">Is called when an output ended or the process did.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The operating system refused.</exception>
    public static ChildProcess Start(WorkerLaunchPlan plan, IReadOnlyDictionary<string, string> environment, WorkerOutput output, Action onChange)
    {
        var start = new ProcessStartInfo(plan.FileName, plan.Arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = plan.WorkingDirectory ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => NoteExit(onChange);
        try
        {
            process.Start();
        }
        catch
        {
            process.Dispose();
            throw;
        }

        try
        {
            return new ChildProcess(process, output, onChange);
        }
        catch
        {
            // Nobody else knows of it, and it would wait for its boot line as long as this process lives.
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Begins to read what the process writes, and gives it its first line.</summary>
    public void Begin(string bootLine)
    {
        _output.Start();
        TrySend(bootLine);
    }

    /// <summary>The process is dead, or will be in a moment: what it wrote is read, then its output is closed, whoever else holds it.</summary>
    public void FinishOutput() => _output.Finish();

    /// <summary>Its start has failed: nobody will read what it wrote, unless that had begun.</summary>
    public void AbandonOutput() => _output.Abandon();

    /// <summary>Writes a line to the worker's standard input. The few short lines there are never fill the pipe, so this does not block.</summary>
    public void TrySend(string line)
    {
        try
        {
            Stream stdin = _process.StandardInput.BaseStream;
            stdin.Write(Encoding.UTF8.GetBytes(line + "\n"));
            stdin.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It is gone or going; its exit says the rest.
        }
    }

    /// <summary>
    /// Kills the process and all of its group with plain system calls, from any thread. Does nothing once the process has been reaped: its number may be
    /// another's.
    /// </summary>
    public void Kill()
    {
        lock (_gate)
        {
            if (_disposed || _process.HasExited)
            {
                return;
            }

            if (OperatingSystem.IsWindows())
            {
                KillTree();
            }
            else
            {
                // The worker makes the group itself, so for a moment after its start there is none.
                bool leads = LibC.GetProcessGroup(Id) == Id;
                _ = LibC.Kill(leads ? -Id : Id, LibC.SigKill);
            }
        }
    }

    /// <summary>
    /// Ends what the dead and reaped worker has left in its group. The kernel gives a group's number to no process while the group has members: if one has
    /// it by now, nothing is left of the group, and the process may lead a group of its own.
    /// </summary>
    public static void KillGroupOfDead(int processId)
    {
        if (!OperatingSystem.IsWindows() && LibC.Kill(processId, 0) != 0 && Marshal.GetLastPInvokeError() == LibC.NoSuchProcess)
        {
            _ = LibC.Kill(-processId, LibC.SigKill);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
        }

        try
        {
            _process.StandardInput.Dispose();
        }
        catch (IOException)
        {
            // What the process had not read by its end is lost.
        }

        _process.Dispose();
    }

    private static void NoteExit(Action onChange)
    {
        try
        {
            onChange();
        }
        catch (OutOfMemoryException)
        {
            // On the thread pool this would end the host. The supervisor looks for deaths by itself, a little later.
        }
    }

    private void KillTree()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended meanwhile.
        }
    }
}
