using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ComputeHost.Queue.Sqlite;
using ComputeHost.Queue.Sqlite.Storage;
using ComputeHost.TestSupport;

namespace ComputeHost.Queue.Tests.Sqlite;

/// <summary>What a store does with bad files, full disks and stuck neighbours.</summary>
[SuppressMessage("Interoperability", "CA1416", Justification = "What is of one system only is in a test of that system.")]
public sealed class SqliteFaultTests
{
    [Theory]
    [InlineData("This is a text, long enough to be taken for a header of a database if nobody looks at it, which is what this test is about. End.")]
    [InlineData("short")]
    public async Task OpenAsync_NotADatabase_IsRefusedAndLeftAsItIs(string content)
    {
        await using var store = new TestStore();
        await File.WriteAllTextAsync(store.Path, content);

        QueueException refusal = await Assert.ThrowsAsync<QueueException>(() => store.OpenAsync());

        Assert.Contains("not a database", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(store.Path));
        Assert.Equal([store.Path], Directory.GetFileSystemEntries(store.Directory));
    }

    [Fact]
    public async Task OpenAsync_DatabaseOfAnotherProgram_IsRefusedAndLeftAsItIs()
    {
        await using var store = new TestStore();
        byte[] before = await MakeAsync(store, static database => database.Execute("CREATE TABLE cooking(recipe TEXT)"));

        QueueException refusal = await Assert.ThrowsAsync<QueueException>(() => store.OpenAsync());

        Assert.Contains("another program", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(store.Path));
    }

    [Fact]
    public async Task OpenAsync_NewerLayout_IsRefusedAndLeftAsItIs()
    {
        await using var store = new TestStore();
        await (await store.OpenAsync()).DisposeAsync();
        byte[] before = await MakeAsync(store, static database => database.Execute("PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)"));

        QueueException refusal = await Assert.ThrowsAsync<QueueException>(() => store.OpenAsync());

        Assert.Contains("layout 99", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(store.Path));
    }

    [Fact]
    public async Task OpenAsync_DamagedFile_IsRefusedAndLeftAsItIs()
    {
        await using var store = new TestStore();
        await (await store.OpenAsync()).DisposeAsync();
        byte[] damaged = await File.ReadAllBytesAsync(store.Path);
        Array.Fill(damaged, (byte)0x5A, 100, damaged.Length - 100);
        await File.WriteAllBytesAsync(store.Path, damaged);

        QueueException refusal = await Assert.ThrowsAsync<QueueException>(() => store.OpenAsync());

        Assert.Contains("damaged", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(store.Path));
    }

    [Fact]
    public async Task OpenAsync_NoDirectory_SaysSo()
    {
        await using var store = new TestStore();
        QueueEngineSettings settings = store.Settings() with { Url = $"sqlite:{store.Directory}/missing/jobs.db" };

        QueueException refusal =
            await Assert.ThrowsAsync<QueueException>(async () => await new SqliteEngineFactory().OpenAsync(settings, CancellationToken.None));

        Assert.Contains("no directory", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_MustExistAndDoesNot_MakesNothing()
    {
        await using var store = new TestStore();

        QueueException refusal = await Assert.ThrowsAsync<QueueException>(
            async () => await new SqliteEngineFactory().OpenAsync(store.Settings() with { MustExist = true }, CancellationToken.None));

        Assert.Contains(store.Path, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(store.Directory));
    }

    [LinuxFact]
    public async Task OpenAsync_FileSystemThatIsNotAllowed_IsRefused()
    {
        await using var store = new TestStore();
        QueueEngineSettings settings = store.Settings() with { Url = "sqlite:/proc/jobs.db" };

        QueueException refusal =
            await Assert.ThrowsAsync<QueueException>(async () => await new SqliteEngineFactory().OpenAsync(settings, CancellationToken.None));

        Assert.Contains("file system", refusal.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Files_OfAStore_AreItsUsersAlone()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        await store.ConsumeAsync(engine);

        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        Assert.All(Directory.GetFileSystemEntries(store.Directory, "*", SearchOption.AllDirectories), path => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & Others));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store.Path));
    }

    [RootFact]
    public async Task OpenAsync_ReadOnlyDirectory_SaysSo()
    {
        await using var store = new TestStore();
        await using Mount mount = await Mount.TmpfsAsync(store.Directory, "size=1m");
        await mount.RemountAsync("ro");

        QueueException refusal = await Assert.ThrowsAsync<QueueException>(() => store.OpenAsync());

        Assert.Contains(store.Path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ead-only", refusal.Message, StringComparison.Ordinal);
    }

    [RootFact]
    public async Task EnqueueAsync_LargeJobOnAFullDisk_FailsAlone()
    {
        await using var store = new TestStore();
        await using Mount mount = await Mount.TmpfsAsync(store.Directory, "size=24m");
        SqliteEngine engine = await store.OpenAsync();
        Task<EnqueueReceipt> large = engine.EnqueueAsync(store.Job() with { Body = new byte[50_000_000] });
        var small = new List<EnqueueReceipt>();
        while (!large.IsCompleted)
        {
            small.Add(await engine.EnqueueAsync(store.Job()));
        }

        var refusal = Assert.IsType<QueueException>((await large).Refusal);
        Assert.Equal((ComputeRan.No, true), (refusal.Ran, refusal.IsTransient));
        Assert.Contains("full", refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty(small);
        Assert.All(small, static receipt => Assert.Null(receipt.Refusal));
        await Eventually.UntilAsync("its pieces are gone", async () => await engine.CountAsync("piece") == 0);
        Assert.Null((await engine.EnqueueAsync(store.Job() with { Body = new byte[4_000_000] })).Refusal);
        await engine.DisposeAsync();
    }

    [RootFact]
    public async Task FinishAsync_FullDisk_WaitsForRoom()
    {
        await using var store = new TestStore();
        await using Mount mount = await Mount.TmpfsAsync(store.Directory, "size=24m");
        SqliteEngine engine = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine);
        QueuedJob job = store.Job();
        await engine.EnqueueAsync(job);
        JobDelivery delivery = await consumer.ReceiveOneAsync();
        await consumer.EnterAsync(delivery);
        string ballast = Path.Combine(store.Directory, "ballast");
        await FillAsync(ballast);
        byte[] result = new byte[1_000_000];

        QueueException failure = await Assert.ThrowsAsync<QueueException>(() => consumer.FinishAsync(delivery, TestStore.Succeed(delivery, result)));
        Assert.True(failure.IsTransient);
        Assert.Equal(ComputeJobStatus.Running, await engine.StatusAsync(job));
        Assert.Contains(await FindingsAsync(engine), static finding => finding is { Level: QueueFindingLevel.Error, Subject: "disk" });

        File.Delete(ballast);
        Assert.True(await consumer.FinishAsync(delivery, TestStore.Succeed(delivery, result)));
        Assert.Equal(1_000_000, (await engine.FindAsync(job))!.Outcome!.Body.Length);
        await consumer.DisposeAsync();
        await engine.DisposeAsync();
    }

    [Fact]
    public async Task CheckAsync_SoundStore_FindsNothing()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();

        Assert.All(await FindingsAsync(engine), static finding => Assert.True(finding.Level == QueueFindingLevel.Good || finding.Subject == "disk", finding.Message));
    }

    [Fact]
    public async Task CheckAsync_WriterDoesNotEndItsTurn_NamesIt()
    {
        var time = new SteppedTime();
        await using var store = new TestStore { Time = time };
        SqliteEngine stuck = await store.OpenAsync();
        SqliteEngine engine = await store.OpenAsync();
        using var holding = new SemaphoreSlim(0);
        using var end = new ManualResetEventSlim();
        Task<bool> turn = stuck.Store.Writer.RunAsync(
            _ =>
            {
                holding.Release();
                return end.Wait(TimeSpan.FromSeconds(30));
            },
            CancellationToken.None);
        await holding.WaitAsync();

        time.Advance(TimeSpan.FromSeconds(9));
        Assert.DoesNotContain(await FindingsAsync(engine), static finding => finding.Level == QueueFindingLevel.Error && finding.Subject == "writer");
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains(await FindingsAsync(engine), static finding =>
            finding is { Level: QueueFindingLevel.Error, Subject: "writer" } && finding.Message.Contains($"Process {Environment.ProcessId}", StringComparison.Ordinal));

        end.Set();
        Assert.True(await turn);
    }

    [LinuxFact]
    public async Task CheckAsync_FilesOpenToOthersAndNoConsumer_Warns()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        File.SetUnixFileMode(store.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        await engine.EnqueueAsync(store.Job());

        IReadOnlyList<QueueFinding> findings = await FindingsAsync(engine);

        Assert.Contains(findings, static finding => finding is { Level: QueueFindingLevel.Warning, Subject: "permissions" });
        Assert.Contains(findings, static finding => finding is { Level: QueueFindingLevel.Warning, Subject: "consumers" });
    }

    [Fact]
    public async Task Bodies_Of50MegaBytes_ArriveEqual()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine);
        byte[] body = new byte[50_000_000];
        new Random(1).NextBytes(body);
        QueuedJob job = store.Job() with { Body = body };
        await engine.EnqueueAsync(job);

        JobDelivery delivery = await consumer.ReceiveOneAsync();
        Assert.True(body.AsSpan().SequenceEqual(delivery.Job.Body.Span));
        await consumer.FinishAsync(delivery, TestStore.Succeed(delivery, body));

        JobRecord record = (await engine.FindAsync(job))!;
        Assert.True(body.AsSpan().SequenceEqual(record.Outcome!.Body.Span));
        Assert.True(engine.Store.Paths.LogSize < 16 * 1024 * 1024);
    }

    private static async Task<byte[]> MakeAsync(TestStore store, Action<SqliteDatabase> make)
    {
        if (!File.Exists(store.Path))
        {
            await File.WriteAllBytesAsync(store.Path, []);
        }

        using (SqliteDatabase database = SqliteDatabase.Open(store.Path, isReadOnly: false, TimeSpan.FromSeconds(1)))
        {
            make(database);
        }

        return await File.ReadAllBytesAsync(store.Path);
    }

    private static async Task FillAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        try
        {
            while (true)
            {
                await file.WriteAsync(new byte[4096]);
            }
        }
        catch (IOException)
        {
        }
    }

    private static async Task<IReadOnlyList<QueueFinding>> FindingsAsync(SqliteEngine engine)
    {
        var findings = new List<QueueFinding>();
        await foreach (QueueFinding finding in engine.CheckAsync(CancellationToken.None))
        {
            findings.Add(finding);
        }

        return findings;
    }

    /// <summary>A small file system of a test's own.</summary>
    private sealed class Mount(string directory) : IAsyncDisposable
    {
        public static async Task<Mount> TmpfsAsync(string directory, string options)
        {
            await RunAsync("mount", "-t", "tmpfs", "-o", options, "tmpfs", directory);
            return new Mount(directory);
        }

        public Task RemountAsync(string options) => RunAsync("mount", "-o", "remount," + options, directory);

        public async ValueTask DisposeAsync() => await RunAsync("umount", "--lazy", directory);

        private static async Task RunAsync(string program, params string[] arguments)
        {
            using Process process = Process.Start(program, arguments);
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal(0, process.ExitCode);
        }
    }
}
