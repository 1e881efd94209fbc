using ComputeHost.Supervisor.Watching;

namespace ComputeHost.Supervisor.Tests.Watching;

public sealed class CgroupOomCounterTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ch-test").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("0::/app.slice\n", "app.slice/memory.events")]
    [InlineData("0::/elsewhere\n", "memory.events")]
    [InlineData("5:cpu,memory:/app\n", "memory/app/memory.oom_control")]
    [InlineData("5:memory:/docker/abc\n", "memory/memory.oom_control")]
    public void TakeNew_CounterGrows_TellsTheDifferenceOnce(string membership, string file)
    {
        string path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "low 0\nunder_oom 0\noom_kill 3\n");
        var counter = new CgroupOomCounter(membership, _root);
        File.WriteAllText(path, "low 0\nunder_oom 0\noom_kill 5\n");

        Assert.Equal(2, counter.TakeNew());
        Assert.Equal(0, counter.TakeNew());
    }

    [Fact]
    public void TakeNew_NoCounter_IsZero() => Assert.Equal(0, new CgroupOomCounter("0::/\n", _root).TakeNew());
}
