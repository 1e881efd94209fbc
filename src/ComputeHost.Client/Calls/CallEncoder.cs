using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Client.Calls;

internal static class CallEncoder
{
    /// <summary>Copies a call's arguments into a buffer that the wire can take.</summary>
    /// <exception cref="NotSerializableException">A value would not arrive equal.</exception>
    /// <exception cref="PayloadTooLargeException">The arguments are over the limit.</exception>
    public static ArgumentBuffer Encode<TResult>(ComputeCall<TResult> invocation, long maxPayload)
    {
        var writer = new PayloadWriter(maxPayload);
        try
        {
            invocation.VisitArguments(new ArgumentEncoder(writer));
            return new ArgumentBuffer(writer);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    private sealed class ArgumentEncoder(PayloadWriter writer) : IComputeArgumentVisitor
    {
        public void Visit<T>(T value)
        {
            int mark = ArgumentsEncoding.BeginValue(writer);
            PayloadCodec.For<T>().Write(writer, value);
            ArgumentsEncoding.EndValue(writer, mark);
        }
    }
}
