using ComputeHost.Figures;

namespace ComputeHost.Conventions.Tests;

/// <summary>What is not as it should be yet. An entry goes when its cause does; none is added, and no number grows.</summary>
public sealed class StructureTests
{
    private const double LongLinesPercent = 0.9;

    private static readonly Tree Source = new(Repository.Root);

    [Fact]
    public void Folders_OfAProject_UseOneAnotherInNoCircle() =>
        Violations.AssertNone(
            from cycle in Source.FolderCycles
            select $"{cycle.Project} has a circle through {string.Join(", ", cycle.Folders)}:{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", cycle.Uses)}");

    [Fact]
    public void Name_OfAType_MeansOneThing() =>
        Violations.AssertNone(Source.AmbiguousNames.Select(name => $"one name for two types: {name}"));

    [Fact]
    public void Lines_OfTheSource_AreNoMoreOftenLong()
    {
        string[] found = [.. Source.LongLines];
        double percent = 100.0 * found.Length / Source.Files.Sum(file => file.Lines.Length);
        Assert.True(percent <= LongLinesPercent, $"{percent:0.00} % of all lines are longer than 160 characters, at most {LongLinesPercent:0.00} % may be: {string.Join(Environment.NewLine, found)}");
    }
}
