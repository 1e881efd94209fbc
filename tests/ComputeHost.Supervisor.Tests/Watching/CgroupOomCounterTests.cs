using ComputeHost.Supervisor.Cgroups;
using ComputeHost.Supervisor.Watching;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Supervisor.Tests.Watching;

public sealed class CgroupOomCounterTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly string _root = Directory.CreateTempSubdirectory("ch-test").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("0::/app.slice\n", "app.slice/memory.events")]
    [InlineData("0::/app.slice/leaf\n", "app.slice/memory.events")]
    [InlineData("0::/elsewhere\n", "memory.events")]
    [InlineData("5:cpu,memory:/app\n", "memory/app/memory.oom_control")]
    [InlineData("5:memory:/docker/abc\n", "memory/memory.oom_control")]
    public void TryTake_CounterGrows_TellsEachStrikeOnce(string membership, string file)
    {
        CgroupOomCounter counter = Create(membership, file);
        Write(file, 5);

        counter.Look();

        Assert.True(counter.TryTake(_time.GetTimestamp()));
        Assert.True(counter.TryTake(_time.GetTimestamp()));
        Assert.False(counter.TryTake(_time.GetTimestamp()));
    }

    [Fact]
    public void TryTake_StruckLongBefore_IsNot()
    {
        CgroupOomCounter counter = Create("0::/\n", "memory.events");
        Write("memory.events", 4);
        counter.Look();
        _time.Advance(TimeSpan.FromSeconds(6));
        counter.Look();

        Assert.False(counter.TryTake(_time.GetTimestamp()));
    }

    [Fact]
    public void TryTake_StruckAfterTheEnd_IsNot()
    {
        CgroupOomCounter counter = Create("0::/\n", "memory.events");
        long end = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(1));
        Write("memory.events", 4);
        counter.Look();

        Assert.False(counter.TryTake(end));
        Assert.True(counter.TryTake(_time.GetTimestamp()));
    }

    [Fact]
    public void TryTake_NoCounter_IsNot()
    {
        var counter = new CgroupOomCounter(Places("0::/\n"), _time);
        counter.Look();

        Assert.False(counter.TryTake(_time.GetTimestamp()));
    }

    private CgroupOomCounter Create(string membership, string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_root, file))!);
        Write(file, 3);
        return new CgroupOomCounter(Places(membership), _time);
    }

    private CgroupPlaces Places(string membership) =>
        new($"1 1 0:1 / {_root} rw - cgroup2 none rw\n2 1 0:2 / {_root}/memory rw - cgroup none rw,cpu,memory\n", membership);

    private void Write(string file, int kills) => File.WriteAllText(Path.Combine(_root, file), $"low 0\nunder_oom 0\noom_kill {kills}\n");
}
