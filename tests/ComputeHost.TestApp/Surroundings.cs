using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ComputeHost.TestApp;

/// <summary>Workers and their children among the terminals, signals, descriptors and rights of a real system.</summary>
internal static partial class Surroundings
{
    private const string ProtectVariable = "COMPUTEHOST_TEST_PROTECT";

    public static async Task TellAsync()
    {
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { DumpDirectory = Path.GetTempPath() }).ConfigureAwait(false);
        Console.WriteLine("variables=" + await pool.RunAsync(Shell, "env | grep -E '^(DOTNET_|COMPUTEHOST_)' | sort | tr '\\n' ' '").ConfigureAwait(false));
        Console.WriteLine("descriptor=" + await pool.RunAsync(Shell, "test -e /proc/self/fd/7 && echo open || echo closed").ConfigureAwait(false));
        Console.WriteLine("terminal=" + await pool.RunAsync(Shell, "stty -echo < /dev/tty > /dev/null 2>&1 && echo there || echo none").ConfigureAwait(false));
        Console.WriteLine("signals=" + await pool.RunAsync(Shell, "sleep 1000 & for s in HUP INT TERM; do kill -$s $! && break; done; wait $!; echo $?").ConfigureAwait(false));
        Console.WriteLine("native=" + (await pool.RunAsync(NativeVariable, "DOTNET_gcServer").ConfigureAwait(false) ?? "none"));
        Console.WriteLine("served=" + await pool.RunAsync(Facts.Add, 40, 2).ConfigureAwait(false));
    }

    public static async Task DrainAsync()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            asked.TrySetResult();
        });
        ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MaxWorkers = 1 }).ConfigureAwait(false);
        int worker = await pool.RunAsync(Facts.ProcessId).ConfigureAwait(false);
        Task<int> call = pool.RunAsync(Facts.SleepInSteps, 100);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"worker={worker}"));
        await asked.Task.ConfigureAwait(false);
        await pool.DisposeAsync().ConfigureAwait(false);
        Console.WriteLine("finished=" + await call.ConfigureAwait(false));
    }

    public static async Task GuardAsync(bool late)
    {
        var options = new ComputePoolOptions();
        if (late)
        {
            options.WorkerEnvironment[ProtectVariable] = "1";
        }
        else
        {
            options.WorkerCommand = [Environment.ProcessPath!, "protected"];
        }

        try
        {
            await using ComputePool pool = await ComputePool.StartAsync(options).ConfigureAwait(false);
            Console.WriteLine($"sum={await pool.RunAsync(Facts.Add, 40, 2).ConfigureAwait(false)}");
        }
        catch (WorkerStartException exception)
        {
            Console.WriteLine("diagnosis=" + exception.Diagnosis);
        }
    }

    [ComputeWorkerStart]
    public static void ProtectIfAsked()
    {
        if (Environment.GetEnvironmentVariable(ProtectVariable) is not null)
        {
            Protect();
        }
    }

    /// <summary>Lets nobody look into this process, as programs do that hold secrets.</summary>
    public static void Protect()
    {
        const int SetDumpable = 4;
        _ = ControlProcess(SetDumpable, 0);
    }

    [ComputeMethod]
    public static string Shell(string script)
    {
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Trim();
    }

    [ComputeMethod]
    public static string? NativeVariable(string name) => Marshal.PtrToStringUTF8(GetVariable(name));

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetVariable(string name);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ControlProcess(int option, nuint argument);
}
