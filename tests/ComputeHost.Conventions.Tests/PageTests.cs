namespace ComputeHost.Conventions.Tests;

public sealed class PageTests
{
    [Fact]
    public void Link_OfAnyPage_LeadsToAFileAndAHeading() =>
        Violations.AssertNone(
            from page in Page.ReadAll()
            from link in page.Links
            where !link.Contains("://", StringComparison.Ordinal)
            let parts = link.Split('#')
            let target = parts[0].Length == 0 ? page.Path : Path.Combine(Path.GetDirectoryName(page.Path)!, parts[0])
            where !Path.Exists(Path.Combine(Repository.Root, target)) || (parts.Length > 1 && !Page.Read(target).HasAnchor(parts[1]))
            select $"{page.Path} links to '{link}', which is not there");
}
