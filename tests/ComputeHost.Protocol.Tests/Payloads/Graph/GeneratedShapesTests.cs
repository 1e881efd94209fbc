using ComputeHost;
using ComputeHost.Protocol.Payloads.Shapes;
using ComputeHost.Protocol.Tests.Payloads.Graph;
using PolyType;

[assembly: ComputeShapes(typeof(WitnessShapes))]

namespace ComputeHost.Protocol.Tests.Payloads.Graph;

public sealed class GeneratedShapesTests
{
    [Theory]
    [InlineData(typeof(Witnessed))]
    [InlineData(typeof(WitnessedPart))]
    [InlineData(typeof(List<Witnessed>))]
    [InlineData(typeof((int, Witnessed)))]
    public void Find_TypeThatTheWitnessCovers_IsItsGeneratedShape(Type type)
    {
        ITypeShape? shape = GeneratedShapes.Find(type);

        Assert.Equal(type, shape?.Type);
        Assert.Same(WitnessShapes.GeneratedTypeShapeProvider, shape?.Provider);
    }

    [Theory]
    [InlineData(typeof(Unwitnessed))]
    [InlineData(typeof(Dictionary<Witnessed, string>))]
    [InlineData(typeof(HttpClient))]
    public void Find_TypeThatNoWitnessCovers_IsNull(Type type) => Assert.Null(GeneratedShapes.Find(type));

    internal sealed record Witnessed(string Name, WitnessedPart[] Parts);

    internal sealed record WitnessedPart(int Number);

    private sealed record Unwitnessed(int Number);
}

[GenerateShapeFor<GeneratedShapesTests.Witnessed>]
[GenerateShapeFor<List<GeneratedShapesTests.Witnessed>>]
[GenerateShapeFor<(int, GeneratedShapesTests.Witnessed)>]
internal sealed partial class WitnessShapes;
