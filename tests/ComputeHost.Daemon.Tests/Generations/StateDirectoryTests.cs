using System.Diagnostics;
using ComputeHost.Daemon.Generations;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Generations;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class StateDirectoryTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _root = Directory.CreateTempSubdirectory("computehost-statedir-").FullName;

    private string State => Path.Combine(_root, "a", "state");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [LinuxFact]
    public void Prepare_NothingThere_MakesItForItsOwnerAlone()
    {
        Assert.Equal(State, StateDirectory.Prepare(State + "/"));

        Assert.Equal(Private, File.GetUnixFileMode(State));
        Assert.Equal(State, StateDirectory.Prepare(State));
    }

    [LinuxTheory]
    [InlineData(UnixFileMode.GroupWrite, "0720")]
    [InlineData(UnixFileMode.OtherWrite, "0702")]
    [InlineData(UnixFileMode.OtherWrite | UnixFileMode.StickyBit, "1702")]
    public void Prepare_OthersCanWriteToIt_IsRefusedWithModeAndRemedy(UnixFileMode more, string mode)
    {
        Directory.CreateDirectory(State);
        File.SetUnixFileMode(State, Private | more);

        AssertRefused($"mode {mode}", $"chmod go-w '{State}'");
    }

    [LinuxFact]
    public void Prepare_OthersCanWriteAboveIt_IsRefused()
    {
        Directory.CreateDirectory(State);
        File.SetUnixFileMode(Path.GetDirectoryName(State)!, Private | UnixFileMode.GroupWrite);

        AssertRefused("mode 0720", $"chmod go-w '{Path.GetDirectoryName(State)}'");
    }

    [LinuxFact]
    public void Prepare_LinkToWhereOthersCanWrite_IsRefused()
    {
        string open = Directory.CreateDirectory(Path.Combine(_root, "open")).FullName;
        File.SetUnixFileMode(open, Private | UnixFileMode.OtherWrite);
        Directory.CreateDirectory(Path.GetDirectoryName(State)!);
        Directory.CreateSymbolicLink(State, "../open");

        AssertRefused("others can write", $"chmod go-w '{open}'");
    }

    [LinuxFact]
    public void Prepare_Link_GivesWhereItLeads()
    {
        string real = Directory.CreateDirectory(Path.Combine(_root, "real"), Private).FullName;
        Directory.CreateSymbolicLink(Path.Combine(_root, "a"), "real");

        Assert.Equal(Path.Combine(real, "state"), StateDirectory.Prepare(State));
    }

    [LinuxFact]
    public void Prepare_LinksInACircle_AreRefused()
    {
        Directory.CreateSymbolicLink(Path.Combine(_root, "a"), "b");
        Directory.CreateSymbolicLink(Path.Combine(_root, "b"), "a");

        AssertRefused("in a circle", "Give a path");
    }

    [LinuxFact]
    public void Prepare_File_IsRefused()
    {
        File.WriteAllText(Path.Combine(_root, "a"), "");

        AssertRefused("is no directory", "Give another path");
    }

    [RootFact]
    public void Prepare_AnotherUsers_IsRefusedWithOwnerAndRemedy()
    {
        Directory.CreateDirectory(State, Private);
        using var chown = Process.Start("chown", ["12345", State]);
        chown.WaitForExit();

        AssertRefused("belongs to user 12345, not to user 0", $"chown 0 '{State}'");
    }

    private void AssertRefused(string reason, string remedy)
    {
        GenerationException refused = Assert.Throws<GenerationException>(() => StateDirectory.Prepare(State));

        Assert.Contains($"'{State}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, refused.Message, StringComparison.Ordinal);
    }
}
