using ComputeHost.Mapping;
using ComputeHost.Protocol.Failures;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Protocol.CallValues;

/// <summary>How the items of a call ended: an <c>ItemResults</c> message. It is written item by item, where they are run.</summary>
internal sealed class ItemResultsCodec<TResult>(PayloadCodec<TResult> inner, int most) : PayloadCodec<ItemResults<TResult>>
{
    public override bool ReadsWithUserCode => inner.ReadsWithUserCode;

    public override PayloadCodec<ItemResults<TResult>> ForItems(int most) => new ItemResultsCodec<TResult>(inner, most);

    public override void Write(PayloadWriter writer, ItemResults<TResult> value) => throw new NotSupportedException("Item results are written by the call that makes them.");

    public override ItemResults<TResult> Read(ReadOnlySpan<byte> payload)
    {
        var fields = new FieldReader(payload);
        var values = new List<TResult>();
        var faults = new List<(int Item, ComputeHostException Fault)>();
        int without = 0;
        TimeSpan runTime = TimeSpan.Zero;
        while (fields.TryReadNext(out byte tag, out ReadOnlySpan<byte> content, out ulong number))
        {
            switch (tag)
            {
                // An item may take two bytes here and many in memory: no more of them are made than can be right.
                case ItemResultsEncoding.ValueTag or ItemResultsEncoding.FaultTag when (tag == ItemResultsEncoding.ValueTag ? values.Count : faults.Count) == most:
                    throw Malformed.Content(typeof(TResult), $"'{most}' items were sent, but there are results of more.");
                case ItemResultsEncoding.ValueTag:
                    without += content.IsEmpty ? 1 : 0;
                    values.Add(content.IsEmpty ? default! : inner.Read(content));
                    break;
                case ItemResultsEncoding.FaultTag:
                    ItemFault fault = ParseFault(content);
                    faults.Add(((int)fault.Item, FaultTranslator.Translate("An item", WireOutcomes.FromWire(fault.Fault))));
                    break;
                case ItemResultsEncoding.RunTimeTag:
                    runTime = TimeSpan.FromTicks((long)Math.Min(number, long.MaxValue) / TimeSpan.NanosecondsPerTick);
                    break;
                default:
                    throw new InvalidDataException($"The results have a field with tag '{tag}' that this version does not know.");
            }
        }

        return without == faults.Count
            ? new ItemResults<TResult>([.. values], faults, runTime, payload.Length)
            : throw Malformed.Content(typeof(TResult), $"'{without}' items have no value, but '{faults.Count}' are said to have failed.");
    }

    private static ItemFault ParseFault(ReadOnlySpan<byte> content)
    {
        try
        {
            return ItemFault.Parser.ParseFrom(content);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw Malformed.Content(typeof(TResult), exception.Message, exception);
        }
    }
}
