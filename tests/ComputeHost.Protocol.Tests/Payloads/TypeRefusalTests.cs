using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ComputeHost.Protocol.Payloads.Catalog;
using ComputeHost.Protocol.Payloads.Graph;
using static ComputeHost.Protocol.Tests.Payloads.RefusedShapes;

namespace ComputeHost.Protocol.Tests.Payloads;

/// <summary>Declared types that are refused: the message names the type, the member and what to do.</summary>
public sealed class TypeRefusalTests
{
    [Theory]
    [InlineData(typeof(GetterOnly), "RefusedShapes.GetterOnly.Items", "no setter", "constructor parameter")]
    [InlineData(typeof(PrivateSetter), "RefusedShapes.PrivateSetter.Total", "setter is not public", "'set' or 'init'")]
    [InlineData(typeof(PrivateField), "RefusedShapes.PrivateField._balance", "not public", "[JsonIgnore]")]
    [InlineData(typeof(ReadOnlyField), "RefusedShapes.ReadOnlyField.Number", "read-only", "constructor")]
    [InlineData(typeof(PrivateProperty), "RefusedShapes.PrivateProperty.Hidden", "not public", "[JsonInclude]")]
    [InlineData(typeof(InternalProperty), "RefusedShapes.InternalProperty.Level", "not public", "[JsonInclude]")]
    [InlineData(typeof(Hiding), "RefusedShapes.Hiding.Number", "hides it", "[JsonIgnore]")]
    [InlineData(typeof(WithEvent), "RefusedShapes.WithEvent.Changed", "not public", "[JsonIgnore]")]
    [InlineData(typeof(ObjectMember), "RefusedShapes.ObjectMember.Tag", "does not say what it holds", "Declare the type")]
    [InlineData(typeof(DynamicMember), "RefusedShapes.DynamicMember.Tag", "does not say what it holds", "Declare the type")]
    [InlineData(typeof(DeepMember), "RefusedShapes.ObjectMember.Tag", "does not say what it holds", "Declare the type")]
    [InlineData(typeof(DelegateMember), "RefusedShapes.DelegateMember.Callback", "code does not travel", "[ComputeMethod]")]
    [InlineData(typeof(MemberWithConverter), "RefusedShapes.MemberWithConverter.At", "TruncatingConverter", "[JsonConverter]")]
    [InlineData(typeof(ExtensionData), "RefusedShapes.ExtensionData.Rest", "nobody declared", "[JsonExtensionData]")]
    [InlineData(typeof(FixedBuffer), "RefusedShapes.FixedBuffer.Values", "fixed size", "array")]
    [InlineData(typeof(LossyBase), "RefusedShapes.LossyChild.Number", "no setter", "constructor parameter")]
    [InlineData(typeof(List<GetterOnly>), "RefusedShapes.GetterOnly.Items", "no setter", "constructor parameter")]
    [InlineData(typeof(Dictionary<GetterOnly, int>), "RefusedShapes.GetterOnly.Items", "no setter", "constructor parameter")]
    [InlineData(typeof((int, GetterOnly)), "RefusedShapes.GetterOnly.Items", "no setter", "constructor parameter")]
    [InlineData(typeof(WithPointer), "RefusedShapes.WithPointer.Address", "address means nothing", "array")]
    [InlineData(typeof(Holder<Stream>), "Holder.Value", "belongs to this process", "byte[]")]
    public void Member_ThatWouldBeLost_IsNamedWithARemedy(Type type, string member, string reason, string remedy)
    {
        NotSerializableException refusal = AssertRefused(type, reason, remedy);

        Assert.Equal(member, refusal.Member);
        Assert.Contains($"'{member}'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(object), "does not say", "Declare the type")]
    [InlineData(typeof(ValueType), "does not say", "Declare the type")]
    [InlineData(typeof(Enum), "does not say", "Declare the enum")]
    [InlineData(typeof(Array), "does not say", "T[]")]
    [InlineData(typeof(IThing), "abstract", "[JsonDerivedType")]
    [InlineData(typeof(AbstractThing), "abstract", "[JsonDerivedType")]
    [InlineData(typeof(MarkedConstructor), "[JsonConstructor]", "[ConstructorShape]")]
    [InlineData(typeof(UnboundConstructor), "'seed'", "Name the parameter")]
    [InlineData(typeof(Captured), "'seed'", "Name the parameter")]
    [InlineData(typeof(NoPublicConstructor), "constructor", "[ConstructorShape]")]
    [InlineData(typeof(WithConverter), "OwnConverter", "without a converter")]
    [InlineData(typeof(OwnCollection), "collection", "array or list")]
    [InlineData(typeof(OwnEnumerable), "collection", "array or list")]
    [InlineData(typeof(InlineBuffer), "inline array", "array")]
    [InlineData(typeof(Growing<int>), "'32' levels", "grow")]
    [InlineData(typeof(Stream), "this process", "byte[]")]
    [InlineData(typeof(MemoryStream), "this process", "byte[]")]
    [InlineData(typeof(TextReader), "this process", "string")]
    [InlineData(typeof(StringWriter), "this process", "string")]
    [InlineData(typeof(Func<int>), "code", "[ComputeMethod]")]
    [InlineData(typeof(Action<string>), "code", "[ComputeMethod]")]
    [InlineData(typeof(Type), "do not travel", "name")]
    [InlineData(typeof(MethodInfo), "do not travel", "name")]
    [InlineData(typeof(Assembly), "code", "name")]
    [InlineData(typeof(Task), "not ended", "Await")]
    [InlineData(typeof(Task<int>), "not ended", "Await")]
    [InlineData(typeof(ValueTask<int>), "not ended", "Await")]
    [InlineData(typeof(IAsyncEnumerable<int>), "asynchronous", "Gather")]
    [InlineData(typeof(Lazy<int>), "not there yet", "Pass the value")]
    [InlineData(typeof(Exception), "made again", "message")]
    [InlineData(typeof(OwnException), "made again", "message")]
    [InlineData(typeof(JsonElement), "memory", "string")]
    [InlineData(typeof(JsonDocument), "memory", "string")]
    [InlineData(typeof(JsonNode), "does not say", "string")]
    [InlineData(typeof(JsonObject), "does not say", "string")]
    [InlineData(typeof(CultureInfo), "this process", "name")]
    [InlineData(typeof(Encoding), "this process", "name")]
    [InlineData(typeof(Regex), "compiled", "pattern")]
    [InlineData(typeof(StringBuilder), "text", "string")]
    [InlineData(typeof(System.Net.IPAddress), "members", "string")]
    [InlineData(typeof(System.Data.DataTable), "does not say", "records")]
    [InlineData(typeof(System.Data.DataSet), "does not say", "records")]
    [InlineData(typeof(Microsoft.Win32.SafeHandles.SafeFileHandle), "handle", "path")]
    [InlineData(typeof(CancellationToken), "this process", "worker supplies")]
    [InlineData(typeof(CancellationTokenSource), "this process", "worker supplies")]
    [InlineData(typeof(ComputeContext), "this process", "worker supplies")]
    [InlineData(typeof(IQueryable<int>), "query", "ToArray()")]
    [InlineData(typeof(IEnumerator<int>), "loop", "array or list")]
    [InlineData(typeof(ArrayList), "does not say", "generic")]
    [InlineData(typeof(Hashtable), "does not say", "generic")]
    [InlineData(typeof(IEnumerable), "does not say", "generic")]
    [InlineData(typeof(IList), "does not say", "generic")]
    [InlineData(typeof(BitArray), "does not say", "generic")]
    [InlineData(typeof(string[,]), "several dimensions", "array of arrays")]
    [InlineData(typeof(Span<int>), "stack", "Memory<T>")]
    [InlineData(typeof(PriorityQueue<int, int>), "", "")]
    [InlineData(typeof(System.Collections.Concurrent.BlockingCollection<int>), "collection", "")]
    [InlineData(typeof(ArraySegment<int>), "collection", "array or list")]
    [InlineData(typeof(Vector<float>), "", "")]
    [InlineData(typeof(TimeZoneInfo), "", "")]
    [InlineData(typeof(Random), "", "")]
    [InlineData(typeof(System.Runtime.Serialization.SerializationInfo), "", "")]
    [InlineData(typeof(Google.Protobuf.IMessage), "abstract", "Declare a concrete type")]
    [InlineData(typeof(HttpClient), "", "")]
    [InlineData(typeof(System.Xml.XmlDocument), "", "")]
    [InlineData(typeof(System.Diagnostics.Process), "", "")]
    public void Type_ThatCannotBeCarried_IsNamedWithARemedy(Type type, string reason, string remedy) => AssertRefused(type, reason, remedy);

    [Fact]
    public void Pointer_AsType_IsRefused() => AssertRefused(typeof(int*), "address", "array");

    [Fact]
    public void For_RefusedTypeAgain_RefusesAgain()
    {
        Assert.Throws<NotSerializableException>(PayloadCodecs.For<object>);
        Assert.Throws<NotSerializableException>(PayloadCodecs.For<object>);
    }

    private static NotSerializableException AssertRefused(Type type, string reason, string remedy)
    {
        NotSerializableException refusal = Assert.Throws<NotSerializableException>(() => PayloadCodecs.For(type));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(refusal.RefusedType);
        Assert.Contains($"'{refusal.RefusedType}'", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
        return refusal;
    }
}
