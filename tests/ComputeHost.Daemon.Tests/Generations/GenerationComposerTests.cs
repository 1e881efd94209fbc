using System.Diagnostics;
using ComputeHost.Daemon.Generations;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Generations;

public sealed class GenerationComposerTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("computehost-composer-").FullName;
    private readonly TestProgram _program;

    public GenerationComposerTests() => _program = TestProgram.Create(_root, "price");

    private string State => Path.Combine(_root, "state");

    private string[] Folders => [.. Directory.GetDirectories(Path.Combine(State, "generations", "pool")).Select(folder => Path.GetFileName(folder)!.Split('-')[0]).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [LinuxFact]
    public void Compose_Program_CopiesItsFilesAndReportsProgress()
    {
        _program.AddFile("data/prices.csv", "1;2");
        _program.AddFile("Shop.runtimeconfig.dev.json", "{}");
        var progress = new Recorder();

        using Generation generation = new GenerationComposer(State).Compose(_program.Path, "pool", progress);

        Assert.Equal("1;2", File.ReadAllText(Path.Combine(generation.Directory, "data", "prices.csv")));
        Assert.False(File.Exists(Path.Combine(generation.Directory, "Shop.runtimeconfig.dev.json")));
        Assert.All(generation.Plan.Files, file => Assert.True(File.Exists(file), file));
        Assert.Equal(Path.Combine(State, "generations", "pool", generation.Name), generation.Directory);
        GenerationProgress last = progress.Reports[^1];
        Assert.Equal((last.AllFiles, last.AllBytes), (last.Files, last.Bytes));
        Assert.Equal(Directory.GetFiles(generation.Directory, "*", SearchOption.AllDirectories).Length, last.Files);
    }

    [LinuxFact]
    public void Compose_StateDirectoryAmongTheProgramsFiles_IsNotCopied()
    {
        string state = Path.Combine(Path.GetDirectoryName(_program.Path)!, "state");

        new GenerationComposer(state).Compose(_program.Path, "pool").Dispose();
        using Generation again = new GenerationComposer(state).Compose(_program.Path, "pool");

        Assert.True(again.IsReused);
        Assert.False(Directory.Exists(Path.Combine(again.Directory, "state")));
    }

    [LinuxFact]
    public void Compose_LinksAndOtherThanFiles_AreLeftOutWithAWarning()
    {
        string published = Path.GetDirectoryName(_program.Path)!;
        Directory.CreateSymbolicLink(Path.Combine(published, "loop"), published);
        File.CreateSymbolicLink(Path.Combine(published, "broken"), "nowhere");
        File.CreateSymbolicLink(Path.Combine(published, "linked.dll"), _program.Path);
        using (var pipe = Process.Start("mkfifo", Path.Combine(published, "pipe")))
        {
            pipe.WaitForExit();
        }

        using Generation generation = new GenerationComposer(State).Compose(_program.Path, "pool");

        Assert.Equal(["broken", "loop", "pipe"], generation.Warnings.Select(warning => Path.GetFileName(warning.Split('\'')[1])).Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllBytes(_program.Path), File.ReadAllBytes(Path.Combine(generation.Directory, "linked.dll")));
    }

    [LinuxFact]
    public void Compose_LinkToThePublishedFolder_IsTheSameContent()
    {
        Directory.CreateSymbolicLink(Path.Combine(_root, "current"), "published");
        new GenerationComposer(State).Compose(_program.Path, "pool").Dispose();

        using Generation linked = new GenerationComposer(State).Compose(Path.Combine(_root, "current", "Shop.dll"), "pool");

        Assert.True(linked.IsReused);
    }

    [LinuxFact]
    public void Compose_FileInTheWay_IsRefused()
    {
        Directory.CreateDirectory(State);
        File.WriteAllText(Path.Combine(State, "generations"), "");

        Assert.Contains("cannot be made", Assert.Throws<GenerationException>(() => new GenerationComposer(State).Compose(_program.Path, "pool")).Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void Compose_ChangedProgram_KeepsTheNewestTwoAndThoseInUse()
    {
        var composer = new GenerationComposer(State);
        using Generation used = composer.Compose(_program.Path, "pool");
        for (int version = 2; version <= 5; version++)
        {
            _program.AddFile("version", $"{version}");
            composer.Compose(_program.Path, "pool").Dispose();
        }

        Assert.Equal(["1", "4", "5"], Folders);
        used.Dispose();
        _program.AddFile("version", "6");
        composer.Compose(_program.Path, "pool").Dispose();
        Assert.Equal(["5", "6"], Folders);
    }

    [LinuxFact]
    public void Compose_EarlierContent_TakesItsFolderAgain()
    {
        var composer = new GenerationComposer(State);
        composer.Compose(_program.Path, "pool").Dispose();
        _program.AddFile("version", "2");
        composer.Compose(_program.Path, "pool").Dispose();
        File.Delete(Path.Combine(Path.GetDirectoryName(_program.Path)!, "version"));

        using Generation back = composer.Compose(_program.Path, "pool");

        Assert.Equal((1, true), (back.Number, back.IsReused));
    }

    [LinuxFact]
    public void Compose_FolderThatLacksAFile_IsComposedAnew()
    {
        var composer = new GenerationComposer(State);
        Generation first = composer.Compose(_program.Path, "pool");
        first.Dispose();
        File.Delete(first.Assembly);

        using Generation second = composer.Compose(_program.Path, "pool");

        Assert.Equal((2, false, first.Hash), (second.Number, second.IsReused, second.Hash));
    }

    [LinuxFact]
    public void Compose_LeftoverOfAKilledDaemon_IsDeleted()
    {
        string leftover = Directory.CreateDirectory(Path.Combine(State, "generations", "pool", ".aside-1-0123")).FullName;

        using Generation generation = new GenerationComposer(State).Compose(_program.Path, "pool");

        Assert.False(Directory.Exists(leftover));
    }

    [LinuxFact]
    public void Compose_WhileAnotherDaemonDoes_IsRefused()
    {
        using GenerationFolders other = GenerationFolders.Open(Path.Combine(State, "generations", "pool"));

        Assert.Contains("cannot be locked", Assert.Throws<GenerationException>(() => new GenerationComposer(State).Compose(_program.Path, "pool")).Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void Compose_FullDisk_LeavesNothingAndSaysWhatItTakes()
    {
        int written = 0;
        var full = new FolderWriter((path, _) => ++written > 3 ? throw new IOException($"No space left on device : '{path}'") : new FileStream(path, FileMode.CreateNew));

        GenerationException refused = Assert.Throws<GenerationException>(() => new GenerationComposer(State, WorkerFiles.OfThisProgram(), full).Compose(_program.Path, "pool"));

        Assert.Contains(Path.Combine(State, "generations", "pool", "1-"), refused.Message, StringComparison.Ordinal);
        Assert.Contains("No space left on device", refused.Message, StringComparison.Ordinal);
        Assert.Matches(@"It takes \d+\.\d MiB in \d+ files, where \d+\.\d MiB are free\. Free space", refused.Message);
        Assert.Empty(Folders);
    }

    [MountFact]
    public void Compose_SmallFileSystem_LeavesNothingAndWorksWhenThereIsRoom()
    {
        Directory.CreateDirectory(State);
        Assert.Equal(0, Run("mount", "-t", "tmpfs", "-o", "size=512k,mode=0700", "tmpfs", State));
        try
        {
            GenerationException refused = Assert.Throws<GenerationException>(() => new GenerationComposer(State).Compose(_program.Path, "pool"));
            Assert.Contains("MiB are free", refused.Message, StringComparison.Ordinal);
            Assert.Empty(Folders);

            Assert.Equal(0, Run("mount", "-o", "remount,size=64m", State));
            using Generation generation = new GenerationComposer(State).Compose(_program.Path, "pool");
            Assert.Equal(["1"], Folders);
        }
        finally
        {
            Assert.Equal(0, Run("umount", State));
        }
    }

    [LinuxFact]
    public void Compose_FileChangedMeanwhile_IsRefusedAndLeavesNothing()
    {
        var writer = new FolderWriter((path, _) =>
        {
            _program.AddFile("zz-last", path);
            return new FileStream(path, FileMode.CreateNew);
        });
        _program.AddFile("zz-last", "");

        GenerationException refused = Assert.Throws<GenerationException>(() => new GenerationComposer(State, WorkerFiles.OfThisProgram(), writer).Compose(_program.Path, "pool"));

        Assert.Contains("was changed while it was copied", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Folders);
    }

    [LinuxFact]
    public void Compose_Cancelled_LeavesNothing()
    {
        using var cancel = new CancellationTokenSource();
        var progress = new Recorder { OnReport = cancel.Cancel };

        Assert.Throws<OperationCanceledException>(() => new GenerationComposer(State).Compose(_program.Path, "pool", progress, cancel.Token));

        Assert.Empty(Folders);
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }

    private sealed class Recorder : IProgress<GenerationProgress>
    {
        public List<GenerationProgress> Reports { get; } = [];

        public Action? OnReport { get; init; }

        public void Report(GenerationProgress value)
        {
            Reports.Add(value);
            OnReport?.Invoke();
        }
    }
}
