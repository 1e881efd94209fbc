using System.Globalization;
using System.Security.Cryptography;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Launch;
using ComputeHost.Supervisor.Files;
using ComputeHost.Supervisor.Output;
using ComputeHost.Supervisor.Settings;
using ComputeHost.Supervisor.Watching;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor.Launching;

/// <summary>Gives each launch its name, its secrets and its orders.</summary>
internal sealed class LaunchFactory(SupervisorSettings settings, MemoryLimits memory, RuntimeDirectory files, TimeProvider timeProvider, ILogger outputLogger)
{
    private static long _lastWorker;

    private long _lastEpoch;

    /// <param name="observer">Is told when the worker has answered.</param>
    public WorkerLaunch Create(ILaunchObserver observer)
    {
        // Names are never used again in this process, whichever pool they are in.
        string workerId = string.Create(CultureInfo.InvariantCulture, $"w-{Interlocked.Increment(ref _lastWorker)}");
        string nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var boot = new WorkerBoot
        {
            Protocol = ProtocolVersion.Current,
            WorkerId = workerId,
            Nonce = nonce,
            Token = RandomNumberGenerator.GetHexString(64, lowercase: true),
            SupervisorProcessId = Environment.ProcessId,
            Address = files.AddressOf(workerId).ToString(),
            Directory = files.DirectoryPath,
            Slots = settings.SlotsPerWorker,
            Nice = settings.WorkerNice,
            MaxPayload = settings.MaxPayload,
            MemorySoftLimit = memory.Soft,
            LogLevel = (int)settings.WorkerLogLevel,
            GraceMilliseconds = (int)settings.CancellationGrace.TotalMilliseconds,
        };
        WorkerLaunch launch = null!;
        launch = new WorkerLaunch(++_lastEpoch, boot)
        {
            StartTimeout = settings.StartTimeout,
            Cgroup = settings.Cgroups?.Of(workerId),
            LaunchedAt = timeProvider.GetUtcNow(),
            Output = new WorkerOutput(workerId, nonce, timeProvider, outputLogger) { OnAnswer = () => observer.OnAnswer(launch) },
        };
        return launch;
    }
}
