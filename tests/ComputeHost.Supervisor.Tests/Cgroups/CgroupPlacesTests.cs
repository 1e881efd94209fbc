using ComputeHost.Supervisor.Cgroups;

namespace ComputeHost.Supervisor.Tests.Cgroups;

public sealed class CgroupPlacesTests
{
    private const string Hybrid = """
        23 1 0:20 / / rw - ext4 /dev/vda rw
        31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
        32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct
        35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:9 master:2 - cgroup cgroup rw,memory
        41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
        """;

    [Theory]
    [InlineData("30 23 0:26 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw,nsdelegate", "0::/system.slice/a.service\n", "/sys/fs/cgroup/system.slice/a.service")]
    [InlineData("30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw", "0::/\n", "/sys/fs/cgroup")]
    [InlineData("30 23 0:26 /docker/abc /cg rw - cgroup2 cgroup rw", "0::/docker/abc\n", "/cg")]
    [InlineData("30 23 0:26 /docker/abc /cg rw - cgroup2 cgroup rw", "0::/docker/abc/app\n", "/cg/app")]
    [InlineData(@"30 23 0:26 / /mnt/my\040groups rw - cgroup2 none rw", "0::/a b\n", "/mnt/my groups/a b")]
    [InlineData(Hybrid, "4:memory:/m\n0::/u\n", "/sys/fs/cgroup/unified/u")]
    public void Unified_GroupIsShown_IsItsDirectory(string mounts, string membership, string expected) =>
        Assert.Equal([expected], new CgroupPlaces(mounts, membership).Unified);

    [Theory]
    [InlineData("30 23 0:26 /docker/abc /cg rw - cgroup2 cgroup rw", "0::/docker/abcdef\n")]
    [InlineData("30 23 0:26 / /cg rw - cgroup2 cgroup rw", "0::/../other\n")]
    [InlineData("30 23 0:26 / /cg rw - cgroup cgroup rw,memory", "0::/\n5:memory:/\n")]
    [InlineData("30 23 0:26 / /cg rw - cgroup2 cgroup rw", "5:memory:/\n")]
    [InlineData("damaged\n\n- cgroup2\n1 2 - cgroup2 x y", "0\n0::/\n")]
    [InlineData("", "")]
    public void Unified_GroupIsNotShown_IsEmpty(string mounts, string membership) =>
        Assert.Empty(new CgroupPlaces(mounts, membership).Unified);

    [Fact]
    public void Around_Version2_GoesFromTheGroupUpToTheMount() =>
        Assert.Equal(
            ["/sys/fs/cgroup/system.slice/a.service", "/sys/fs/cgroup/system.slice", "/sys/fs/cgroup"],
            new CgroupPlaces("30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw", "0::/system.slice/a.service\n").Around("memory"));

    [Fact]
    public void Around_BothVersions_TakesOnlyHierarchiesOfTheController() =>
        Assert.Equal(
            ["/sys/fs/cgroup/memory/m", "/sys/fs/cgroup/memory", "/sys/fs/cgroup/unified"],
            new CgroupPlaces(Hybrid, "4:memory:/m\n3:cpu,cpuacct:/c\n0::/\n").Around("memory"));

    [Fact]
    public void Around_GroupIsToldAsTheHostSeesIt_TakesWhatIsMounted() =>
        Assert.Equal(["/cg"], new CgroupPlaces("30 23 0:26 /docker/abc /cg rw - cgroup2 cgroup rw", "0::/elsewhere\n").Around("memory"));
}
