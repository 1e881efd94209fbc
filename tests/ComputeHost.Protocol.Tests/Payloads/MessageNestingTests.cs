using ComputeHost.Protocol.CallValues;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using FileOptions = Google.Protobuf.Reflection.FileOptions;

namespace ComputeHost.Protocol.Tests.Payloads;

/// <summary>Protobuf measures and writes by recursion: what is nested too deep for the stack ends the process, and what is too deep for the other side's parser never arrives.</summary>
public sealed class MessageNestingTests
{
    [Theory]
    [InlineData(101)]
    [InlineData(200_000)]
    public void Write_ListsNestedPastTheLimit_IsRefused(int levels)
    {
        var value = Value.ForNull();
        for (int level = 0; level < levels; level++)
        {
            value = new Value { ListValue = new ListValue { Values = { value } } };
        }

        AssertRefused(value, "'100' levels", "Pass a flat form");
    }

    [Fact]
    public void Write_StructsNestedPastTheLimit_IsRefused()
    {
        var message = new Struct();
        for (int level = 0; level < 200_000; level++)
        {
            message = new Struct { Fields = { ["next"] = new Value { StructValue = message } } };
        }

        AssertRefused(message, "'100' levels");
    }

    [Fact]
    public void Write_DeepMessageWithinAnObject_IsRefused()
    {
        var value = Value.ForNull();
        for (int level = 0; level < 200_000; level++)
        {
            value = Value.ForList(value);
        }

        AssertRefused(new Holder<Value>(value, 1), "'100' levels");
        AssertRefused<List<Value>>([value], "'100' levels");
    }

    [Fact]
    public void Write_MessageWithinItself_IsRefused()
    {
        var message = new DescriptorProto();
        message.NestedType.Add(message);

        AssertRefused(message, "'100' levels", "refers to itself");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Write_EachDepth_ArrivesOrIsRefusedAsTheParserDecides(int width)
    {
        for (int levels = 90; levels < 110; levels++)
        {
            var message = new DescriptorProto { Name = "leaf" };
            for (int level = 0; level < levels; level++)
            {
                DescriptorProto inner = message;
                message = new DescriptorProto { Name = $"{level}" };
                message.NestedType.AddRange(Enumerable.Range(1, width).Select(index => index == width ? inner : new DescriptorProto { Name = "side" }));
            }

            if (levels <= 100)
            {
                Assert.Equal(message, Codec.RoundTrip(message));
            }
            else
            {
                AssertRefused(message, "'100' levels");
            }
        }
    }

    [Fact]
    public void Write_StructsAtEachDepth_ArriveOrAreRefusedAsTheParserDecides()
    {
        for (int levels = 1; levels < 60; levels++)
        {
            var message = new Struct();
            for (int level = 0; level < levels; level++)
            {
                message = new Struct { Fields = { ["next"] = new Value { StructValue = message } } };
            }

            // The entry of the map, the value, the structure: three levels each.
            if (levels <= 33)
            {
                Assert.Equal(message, Codec.RoundTrip(message));
            }
            else
            {
                AssertRefused(message, "'100' levels");
            }
        }
    }

    [Fact]
    public void Write_SharedMessagesThatWouldMultiply_AreTooLargeWithoutBeingWalked()
    {
        var message = new DescriptorProto();
        for (int level = 0; level < 60; level++)
        {
            message = new DescriptorProto { NestedType = { message, message } };
        }

        Assert.Throws<PayloadTooLargeException>(() => Codec.Write(message, limit: 1 << 20));
    }

    [Fact]
    public void Write_Extension_IsRefused()
    {
        var extension = new Extension<FileOptions, int>(50_000, FieldCodec.ForInt32(400_000, 0));
        var file = new FileDescriptorProto { Name = "a.proto", Options = new FileOptions { JavaPackage = "a" } };
        Assert.Equal(file, Codec.RoundTrip(file));

        file.Options.SetExtension(extension, 5);
        AssertRefused(file, "extension", "ToByteArray");
    }

    private static void AssertRefused<T>(T value, params string[] parts)
    {
        NotSerializableException refusal = Assert.Throws<NotSerializableException>(() => Codec.Write(value));
        Assert.All(parts, part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
    }
}
