using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;
using ComputeHost.Protocol.Payloads.Graph;
using ComputeHost.Protocol.Payloads.Raw;
using Google.Protobuf.Reflection;
using PolyType;
using PolyType.Abstractions;

namespace ComputeHost.Protocol.Tests.Payloads;

/// <summary>How a program decides that has only generated shapes: as one with reflection does, or it refuses.</summary>
public sealed class ShapedElementsTests
{
    public enum Level
    {
        Low,
        High,
    }

    [Fact]
    public void Find_Enum_HasTheCodecsThatReflectionFinds()
    {
        ElementCodecs codecs = ShapedElements.Find(ShapeOf<Level>())!;

        Assert.IsType<RawArrayCodec<Level>>(codecs.Array());
        Assert.IsType<NullableCodec<Level>>(codecs.Nullable());
        Assert.Equal(PayloadCodecs.For<Level[]>().GetType(), codecs.Array().GetType());
    }

    [Fact]
    public void Find_StructuresThatTravelAsMemory_IsRefusedWithTheType()
    {
        Assert.All([ShapeOf<Point>(), ShapeOf<Segment>()], shape =>
        {
            Assert.Equal(typeof(RawArrayCodec<>), PayloadCodecs.For(shape.Type.MakeArrayType()).GetType().GetGenericTypeDefinition());
            var refusal = Assert.Throws<NotSerializableException>(() => ShapedElements.Find(shape));
            Assert.Contains(shape.Type.Name, refusal.RefusedType, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Find_StructuresThatAreWrittenOneByOne_IsNull()
    {
        Assert.Null(ShapedElements.Find(ShapeOf<Named>()));
        Assert.Null(ShapedElements.Find(ShapeOf<Checked>()));
        Assert.IsType<GraphPayloadCodec<Named[]>>(PayloadCodecs.For<Named[]>());
        Assert.IsType<GraphPayloadCodec<Checked[]>>(PayloadCodecs.For<Checked[]>());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Level.High)]
    public void ShapedNullable_AnyValue_IsWrittenAndReadAsByTheOther(Level? value)
    {
        var shaped = new ShapedNullableCodec<Level?, Level>(PayloadCodecs.For<Level>(), (IOptionalTypeShape<Level?, Level>)ShapeOf<Level?>());
        using var writer = new PayloadWriter(100);
        shaped.Write(writer, value);

        Assert.Equal(value, PayloadCodecs.For<Level?>().Read(writer.WrittenSpan));
        Assert.Equal(value, shaped.Read(writer.WrittenSpan));
    }

    [Fact]
    public void Message_WithoutARequiredField_IsRefused()
    {
        var exception = Assert.Throws<InvalidDataException>(() => PayloadCodecs.For<UninterpretedOption.Types.NamePart>().Read([(byte)PayloadFormat.Protobuf]));

        Assert.Contains("required", exception.Message, StringComparison.Ordinal);
    }

    private static ITypeShape ShapeOf<T>() => ElementShapes.GeneratedTypeShapeProvider.GetTypeShape(typeof(T))!;

    internal readonly record struct Point(int X, double Y);

    internal record struct Segment(Point From, Point To);

    internal record struct Named(int Number, string Name);

    internal record struct Checked(int Number, bool IsRight);
}

[GenerateShapeFor<ShapedElementsTests.Level?>]
[GenerateShapeFor<ShapedElementsTests.Segment>]
[GenerateShapeFor<ShapedElementsTests.Named>]
[GenerateShapeFor<ShapedElementsTests.Checked>]
internal sealed partial class ElementShapes;
