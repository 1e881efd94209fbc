using System.Reflection;
using ComputeHost.Execution.Calls;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;
using ComputeHost.Protocol.V1;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Execution.Tests;

/// <summary>What the tests need to call <see cref="SampleMethods"/>.</summary>
internal static class Keys
{
    public static MethodInfo Method(string name) => typeof(SampleMethods).GetMethod(name)!;

    public static CompiledMethod Compiled(string name) => CompiledMethod.For(MethodContract.Of(Method(name)));

    public static ByteString Arguments(params object[] values)
    {
        var arguments = new Arguments();
        arguments.Values.AddRange(values.Select(Value));
        return arguments.ToByteString();
    }

    public static CallContext Context(string callId = "call", TimeSpan? limit = null) =>
        new(callId, attempt: 1, limit, progress: null, NullLogger.Instance, new NestedClient(1 << 20, static _ => NullLogger.Instance));

    private static ByteString Value(object value)
    {
        using var writer = new PayloadWriter(long.MaxValue);
        PayloadCodecs.For(value.GetType()).WriteObject(writer, value);
        return ByteString.CopyFrom(writer.WrittenSpan);
    }
}
