using System.Reflection;
using ComputeHost.Execution.Calls;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;
using ComputeHost.Protocol.V1;
using ComputeHost.Worker.Logging;
using Google.Protobuf;

namespace ComputeHost.Worker.Tests;

/// <summary>The wire's names and values for <see cref="SampleMethods"/>.</summary>
internal static class Keys
{
    public static MethodInfo Method(string name) => typeof(SampleMethods).GetMethod(name)!;

    public static CompiledMethod Compiled(string name) => CompiledMethod.For(MethodContract.Of(Method(name)));

    public static string Of(string name) => MethodContract.Of(Method(name)).Key;

    public static ByteString Arguments(params object[] values)
    {
        var arguments = new Arguments();
        arguments.Values.AddRange(values.Select(Value));
        return arguments.ToByteString();
    }

    public static ByteString Value(object value)
    {
        using var writer = new PayloadWriter(long.MaxValue);
        PayloadCodecs.For(value.GetType()).WriteObject(writer, value);
        return ByteString.CopyFrom(writer.WrittenSpan);
    }

    public static T Read<T>(ByteString value) => PayloadCodecs.For<T>().Read(value.Span);

    public static CallContext Context(string callId = "call", TimeSpan? limit = null) =>
        new(callId, attempt: 1, limit, progress: null, new WorkerLogger("test"), new NestedClient(1 << 20, static method => new WorkerLogger(method)));
}
