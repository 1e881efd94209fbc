using ComputeHost.Supervisor.Dumps;

namespace ComputeHost.Supervisor.Tests.Dumps;

public sealed class DumpKeeperTests : IDisposable
{
    private static readonly DateTimeOffset s_launched = DateTimeOffset.UtcNow - TimeSpan.FromMinutes(30);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chdump");
    private readonly DumpKeeper _keeper;

    public DumpKeeperTests() => _keeper = new DumpKeeper(new DumpSettings(_directory.FullName, MaxCount: 2, MaxBytes: 100));

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Collect_DumpOfTheProcess_IsFound()
    {
        string dump = Write("computehost-17-1.dmp", 10, age: 0);
        Write("computehost-18-1.dmp", 10, age: 0);
        Assert.Equal(dump, _keeper.Collect(17, s_launched));
        Assert.Null(_keeper.Collect(1, s_launched));
    }

    [Fact]
    public void Collect_DumpOfAnEarlierProcessOfThatNumber_IsNotTakenForIts()
    {
        string dump = Write("computehost-17-1.dmp", 10, age: 1);
        Assert.Null(_keeper.Collect(17, s_launched));
        Assert.True(File.Exists(dump));
    }

    [Fact]
    public void Prepare_DirectoryCannotBeMade_NamesTheOptionAndTheDirectory()
    {
        string obstacle = Write("file", 1, age: 0);
        string path = Path.Combine(obstacle, "dumps");
        var thrown = Assert.Throws<WorkerStartException>(() => new DumpKeeper(new DumpSettings(path, 1, 100)).Prepare());
        Assert.Contains("'DumpDirectory'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains($"'{path}'", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Collect_DumpOverTheSize_IsDeleted()
    {
        string dump = Write("computehost-17-1.dmp", 101, age: 0);
        Assert.Null(_keeper.Collect(17, s_launched));
        Assert.False(File.Exists(dump));
    }

    [Fact]
    public void Collect_MoreThanMayBeKept_DeletesTheOldestAndNoOtherFiles()
    {
        string oldest = Write("computehost-1-1.dmp", 10, age: 3);
        string older = Write("computehost-2-1.dmp", 10, age: 2);
        string other = Write("other.dmp", 10, age: 9);
        string dump = Write("computehost-3-1.dmp", 10, age: 0);
        Assert.Equal(dump, _keeper.Collect(3, s_launched));
        Assert.Equal((false, true, true), (File.Exists(oldest), File.Exists(older), File.Exists(other)));
    }

    [Fact]
    public void Collect_DirectoryIsGone_FindsNothing() =>
        Assert.Null(new DumpKeeper(new DumpSettings(Path.Combine(_directory.FullName, "gone"), 1, 100)).Collect(17, s_launched));

    private string Write(string name, int bytes, int age)
    {
        string path = Path.Combine(_directory.FullName, name);
        File.WriteAllBytes(path, new byte[bytes]);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow - TimeSpan.FromHours(age));
        return path;
    }
}
