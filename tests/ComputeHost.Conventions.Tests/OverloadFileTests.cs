using ComputeHost.Overloads;

namespace ComputeHost.Conventions.Tests;

public sealed class OverloadFileTests
{
    [Fact]
    public void WrittenFiles_HeldAgainstTheirTemplates_AreCurrent() =>
        Violations.AssertNone(
            from file in OverloadFiles.All()
            where !File.Exists(Path.Combine(Repository.Root, file.Path)) || File.ReadAllText(Path.Combine(Repository.Root, file.Path)).ReplaceLineEndings("\n") != file.Text
            select $"{file.Path} is not what its template says: run 'dotnet run tests/overloads.cs'");

    [Fact]
    public void WrittenFiles_OnDisk_AreThoseOfTheTemplates() =>
        Violations.AssertNone(
            from path in Repository.SourceFiles()
            where path.EndsWith(".g.cs", StringComparison.Ordinal) && OverloadFiles.All().All(file => file.Path != path)
            select $"{path} has no template any more: delete it");
}
