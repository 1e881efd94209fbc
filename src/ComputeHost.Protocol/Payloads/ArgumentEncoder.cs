namespace ComputeHost.Protocol.Payloads;

/// <summary>Encodes a call's arguments.</summary>
internal sealed class ArgumentEncoder : IComputeArgumentVisitor
{
    private readonly PayloadWriter _writer;

    private ArgumentEncoder(PayloadWriter writer) => _writer = writer;

    /// <summary>Writes the <c>Arguments</c> message of a call, and notes in the call how long it is.</summary>
    /// <exception cref="NotSerializableException">A value would not arrive equal.</exception>
    /// <exception cref="PayloadTooLargeException">The arguments are over the writer's limit.</exception>
    public static void Encode<TResult>(ComputeCall<TResult> invocation, PayloadWriter writer)
    {
        invocation.VisitArguments(new ArgumentEncoder(writer));
        writer.Complete();
        invocation.EncodedLength = writer.Length;
    }

    public void Visit<T>(T value)
    {
        int mark = ArgumentsEncoding.BeginValue(_writer);
        PayloadCodec.For<T>().Write(_writer, value);
        ArgumentsEncoding.EndValue(_writer, mark);
    }
}
