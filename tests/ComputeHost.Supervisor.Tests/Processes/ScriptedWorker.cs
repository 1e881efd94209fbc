using System.Globalization;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Settings;

namespace ComputeHost.Supervisor.Tests.Processes;

/// <summary>A shell script that plays a worker: cheap to start, and as badly behaved as a test wants.</summary>
internal sealed class ScriptedWorker : IDisposable
{
    /// <summary>Answers the boot line with a proper handshake.</summary>
    public const string ShakeHands = """
        cp "$page" "$directory/$worker.page"
        : > "${address#unix:}"
        answer "{\"protocol\":1,\"version\":\"0.1.0\",\"processId\":$$,\"address\":\"$address\",\"page\":\"file:$directory/$worker.page\",\"methods\":1}"
        """;

    /// <summary>Ends when it is told to, or when its supervisor is gone.</summary>
    public const string Obey = """
        while read -r line; do
          case "$line" in stop|drain) exit 0;; esac
        done
        """;

    /// <summary>Ends only when it is killed. Not a child of the script, whose death would go unnoticed.</summary>
    public const string Ignore = "exec sleep 1000 <&- ";

    private const string Preamble = """
        #!/bin/sh
        read -r boot
        field() { printf '%s' "$boot" | sed "s/.*\"$1\":\"\([^\"]*\)\".*/\1/"; }
        nonce=$(field nonce); address=$(field address); directory=$(field directory); worker=$(field workerId)
        answer() { printf '%s %s\n' "$nonce" "$1"; }

        """;

    private readonly string _folder;

    public ScriptedWorker(string fileName = "worker.sh")
    {
        _folder = Directory.CreateTempSubdirectory("chw").FullName;
        RuntimeBase = Directory.CreateDirectory(Path.Combine(_folder, "r")).FullName;
        ProgramPath = Path.Combine(_folder, fileName);
        File.WriteAllBytes(PagePath, EmptyPage());
    }

    public string ProgramPath { get; }

    /// <summary>Where the supervisor under test keeps its files.</summary>
    public string RuntimeBase { get; }

    private string PagePath => Path.Combine(_folder, "page");

    /// <summary>Gives the script its behaviour, also for workers that are launched from now on.</summary>
    public ScriptedWorker Write(params string[] steps)
    {
        File.WriteAllText(ProgramPath, Preamble + $"page='{PagePath}'\n" + string.Join('\n', steps) + "\n");
        File.SetUnixFileMode(ProgramPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return this;
    }

    /// <summary>Starts this script.</summary>
    public WorkerLaunchPlan Plan => WorkerLaunchPlan.OfCommand([ProgramPath]);

    /// <summary>Settings without what would disturb a script that never beats.</summary>
    public SupervisorSettings Settings => new()
    {
        MaxWorkers = 1,
        StartTimeout = TimeSpan.FromSeconds(20),
        BeatTimeout = TimeSpan.FromHours(1),
        WatchInterval = TimeSpan.FromMilliseconds(20),
        RuntimeBase = RuntimeBase,
    };

    /// <summary>The worker's own view of its page, to do what a worker does there.</summary>
    public RecorderMemory OpenPage(string workerId) =>
        RecorderMemory.Open(0, "file:" + Directory.GetFiles(RuntimeBase, workerId + ".page", SearchOption.AllDirectories).Single());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] EmptyPage()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var memory = RecorderMemory.Create(path);
        string source = memory.Location.StartsWith("fd:", StringComparison.Ordinal)
            ? string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{memory.Location[3..]}")
            : path;
        byte[] page = new byte[RecorderPage.Length];
        using FileStream stream = File.OpenRead(source);
        stream.ReadExactly(page);
        return page;
    }
}
