using System.Reflection;

namespace ComputeHost.Conventions.Tests;

/// <summary>
/// Abstractions ← Protocol ← {Execution, Supervisor, Client} ← {Worker, ComputeHost, Testing} ← Queue ← Queue.RabbitMQ ← Daemon, each as far as it
/// needs.
/// </summary>
public sealed class DependencyArrowTests
{
    private const string Abstractions = "ComputeHost.Abstractions";
    private const string Protocol = "ComputeHost.Protocol";
    private const string Execution = "ComputeHost.Execution";
    private const string Worker = "ComputeHost.Worker";
    private const string Supervisor = "ComputeHost.Supervisor";
    private const string Client = "ComputeHost.Client";
    private const string Product = "ComputeHost";
    private const string Testing = "ComputeHost.Testing";
    private const string Queue = "ComputeHost.Queue";
    private const string RabbitMq = "ComputeHost.Queue.RabbitMQ";
    private const string Daemon = "ComputeHost.Daemon";

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        [Abstractions] = [],
        [Protocol] = [Abstractions],
        [Execution] = [Abstractions, Protocol],
        [Worker] = [Abstractions, Protocol, Execution],
        [Supervisor] = [Abstractions, Protocol],
        [Client] = [Abstractions, Protocol],
        [Product] = [Abstractions, Protocol, Execution, Worker, Supervisor, Client],
        [Testing] = [Abstractions, Protocol, Execution, Worker, Product],
        [Queue] = [Abstractions, Protocol, Execution, Client, Product],
        [RabbitMq] = [Abstractions, Protocol, Product, Queue],
        [Daemon] = [Abstractions, Protocol, Execution, Worker, Supervisor, Client, Product, Queue, RabbitMq],
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

        Violations.AssertNone(
            from name in compiled.Union(declared).Except(allowed)
            where name.StartsWith("ComputeHost", StringComparison.Ordinal)
            select $"{library} must not reference {name}");
    }

    [Fact]
    public void References_OfAbstractions_AreThePlatformAndLogging() =>
        Violations.AssertNone(
            from reference in Assembly.Load(Abstractions).GetReferencedAssemblies()
            where !reference.Name!.StartsWith("System.", StringComparison.Ordinal) && reference.Name != "Microsoft.Extensions.Logging.Abstractions"
            select $"{Abstractions} must not reference {reference.Name}");
}
