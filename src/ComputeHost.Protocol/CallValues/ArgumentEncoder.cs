using ComputeHost.Calls;
using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Protocol.CallValues;

/// <summary>
/// Encodes a call's arguments as what the method's parameters are declared as: a delegate lets them be of any type that can be assigned to it, which
/// the other side does not know.
/// </summary>
internal sealed class ArgumentEncoder : IComputeArgumentVisitor
{
    private readonly PayloadWriter _writer;
    private readonly PayloadCodec[] _codecs;
    private readonly int _step;
    private int _position;

    private ArgumentEncoder(PayloadWriter writer, PayloadCodec[] codecs, ItemsMode items)
    {
        _writer = writer;
        _codecs = codecs;
        // All items are arguments of the one parameter.
        _step = items == ItemsMode.None ? 1 : 0;
    }

    /// <summary>Writes the <c>Arguments</c> message of a call, and notes in the call how long it is.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="codecs">Of the method's parameters.</param>
    /// <param name="writer">An empty one.</param>
    /// <exception cref="NotSerializableException">A value would not arrive equal.</exception>
    /// <exception cref="PayloadTooLargeException">The arguments are over the writer's limit.</exception>
    public static void Encode<TResult>(ComputeCall<TResult> invocation, PayloadCodec[] codecs, PayloadWriter writer)
    {
        invocation.VisitArguments(new ArgumentEncoder(writer, codecs, invocation.Items));
        writer.Complete();
        invocation.EncodedLength = writer.Length;
    }

    public void Visit<T>(T value)
    {
        int mark = ArgumentsEncoding.BeginValue(_writer);
        PayloadCodec declared = _codecs[_position];
        if (declared is PayloadCodec<T> codec)
        {
            codec.Write(_writer, value);
        }
        else
        {
            declared.WriteObject(_writer, value);
        }

        ArgumentsEncoding.EndValue(_writer, mark);
        _position += _step;
    }
}
