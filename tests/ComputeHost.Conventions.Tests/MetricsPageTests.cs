using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ComputeHost.Conventions.Tests;

/// <summary>Operators build alerts on names, units and tags: the page has those of the code.</summary>
public sealed class MetricsPageTests
{
    private const string Calls = "ComputeHost.Client.Metrics.CallInstruments";
    private const string Workers = "ComputeHost.Supervisor.Metrics.WorkerInstruments";

    private const string Queues = "ComputeHost.Queue.Metrics.QueueInstruments";

    private static readonly Page Operations = Page.Read("docs/operations.md");

    private static readonly Type[] Instruments = [TypeOf("ComputeHost.Client", Calls), TypeOf("ComputeHost.Supervisor", Workers), TypeOf("ComputeHost.Queue", Queues)];

    [Fact]
    public void Table_OfInstruments_HasEachWithItsUnit()
    {
        var published = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == "ComputeHost")
            {
                published.Add($"{instrument.Name} {instrument.Unit}");
            }
        };
        Array.ForEach(Instruments, static type => RuntimeHelpers.RunClassConstructor(type.TypeHandle));
        listener.Start();

        Assert.Equal(published.Order(StringComparer.Ordinal), Operations.Table("instrument").Select(static row => $"{Plain(row[0])} {Plain(row[1])}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Table_OfTags_HasThoseOfTheInstruments()
    {
        IEnumerable<string> ofCode = Instruments.Append(TypeOf("ComputeHost.Protocol", "ComputeHost.Protocol.Metrics.ComputeMeter"))
            .SelectMany(static type => Constants(type, static name => name.EndsWith("Tag", StringComparison.Ordinal)));

        Assert.Equal(ofCode.Order(), Operations.Table("tag").Select(static row => Plain(row[0])).Order());
        Assert.Equal(ofCode.Order(), Operations.Table("instrument").SelectMany(static row => row[2].Split(", ")).Select(Plain).Distinct().Order());
    }

    [Fact]
    public void Table_OfTags_HasAllOutcomes() =>
        Assert.Equal(Texts(TypeOf("ComputeHost.Client", "ComputeHost.Client.Metrics.OutcomeKind")), Values("computehost.outcome"));

    [Fact]
    public void Table_OfTags_HasAllCausesOfWorkersEnds()
    {
        // No worker ends by that.
        string[] deaths = [.. Texts(typeof(WorkerLostCause)).Where(static cause => cause != "connection_lost")];
        string[] recycled = [.. Texts(TypeOf("ComputeHost.Supervisor", "ComputeHost.Supervisor.Recycling.RecycleReason")).Select(static reason => "recycled_" + reason)];
        IEnumerable<string> others = Constants(TypeOf("ComputeHost.Supervisor", "ComputeHost.Supervisor.Metrics.WorkerEndCauses"), static _ => true);

        Assert.Equal([.. deaths.Concat(recycled).Concat(others).Order()], Values("computehost.worker.end.cause").Order());
    }

    private static string[] Values(string tag) =>
        [.. Operations.Table("tag").Single(row => Plain(row[0]) == tag)[1].Split('`').Where(static (_, index) => index % 2 == 1)];

    private static string[] Texts(Type enumeration) => [.. Enum.GetNames(enumeration).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    private static IEnumerable<string> Constants(Type type, Func<string, bool> which) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral && which(field.Name)).Select(static field => (string)field.GetRawConstantValue()!);

    private static Type TypeOf(string library, string name) => Repository.AssemblyOf(library).GetType(name, throwOnError: true)!;

    private static string Plain(string cell) => cell.Trim('`');
}
