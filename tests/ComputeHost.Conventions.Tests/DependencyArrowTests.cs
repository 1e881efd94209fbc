using System.Reflection;

namespace ComputeHost.Conventions.Tests;

/// <summary>Abstractions ← Protocol ← {Worker, Supervisor, Client} ← ComputeHost ← Daemon.</summary>
public sealed class DependencyArrowTests
{
    private const string Abstractions = "ComputeHost.Abstractions";
    private const string Protocol = "ComputeHost.Protocol";
    private const string Worker = "ComputeHost.Worker";
    private const string Supervisor = "ComputeHost.Supervisor";
    private const string Client = "ComputeHost.Client";
    private const string Product = "ComputeHost";
    private const string Daemon = "ComputeHost.Daemon";

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        [Abstractions] = [],
        [Protocol] = [Abstractions],
        [Worker] = [Abstractions, Protocol],
        [Supervisor] = [Abstractions, Protocol],
        [Client] = [Abstractions, Protocol],
        [Product] = [Abstractions, Protocol, Worker, Supervisor, Client],
        [Daemon] = [Abstractions, Protocol, Worker, Supervisor, Client, Product],
    };

    public static TheoryData<string> Libraries => [.. Repository.Libraries];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void References_OfALibrary_FollowTheArrows(string library)
    {
        Assert.True(Allowed.TryGetValue(library, out string[]? allowed), $"'{library}' has no place among the arrows: give it one here.");

        IEnumerable<string> compiled = Repository.AssemblyOf(library).GetReferencedAssemblies().Select(reference => reference.Name!);
        IEnumerable<string> declared = Repository.ProjectFile(library).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
        string[] forbidden = [.. compiled.Union(declared).Where(name => name.StartsWith("ComputeHost", StringComparison.Ordinal)).Except(allowed)];

        Assert.True(forbidden.Length == 0, $"'{library}' must not reference {string.Join(", ", forbidden)}.");
    }

    [Fact]
    public void References_OfAbstractions_AreThePlatformAndLogging()
    {
        string[] foreign =
        [
            .. from reference in Assembly.Load(Abstractions).GetReferencedAssemblies()
               where !reference.Name!.StartsWith("System.", StringComparison.Ordinal) && reference.Name != "Microsoft.Extensions.Logging.Abstractions"
               select reference.Name,
        ];

        Assert.Empty(foreign);
    }
}
