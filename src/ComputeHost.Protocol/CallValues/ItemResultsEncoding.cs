using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Protocol.CallValues;

/// <summary>Writes an <c>ItemResults</c> message by hand: the values in place, as they come, then what is only known at the end.</summary>
internal static class ItemResultsEncoding
{
    public const byte ValueTag = ArgumentsEncoding.ValueTag;
    public const byte FaultTag = (2 << 3) | 2;
    public const byte RunTimeTag = 3 << 3;

    /// <summary>The most that <see cref="WriteEnd"/> writes besides the faults.</summary>
    public const int EndLength = 1 + 10;

    public static ItemFault FaultOf(uint item, MethodFault fault) => new() { Item = item, Fault = WireOutcomes.ToWire(fault) };

    /// <summary>What a fault adds to the end.</summary>
    public static int LengthOf(ItemFault fault) => 1 + CodedOutputStream.ComputeMessageSize(fault);

    /// <summary>Writes the empty value of an item that failed.</summary>
    public static void WriteNoValue(PayloadWriter writer) => ArgumentsEncoding.EndValue(writer, ArgumentsEncoding.BeginValue(writer));

    /// <summary>Writes what comes behind the values.</summary>
    public static void WriteEnd(PayloadWriter writer, IReadOnlyList<ItemFault> faults, TimeSpan runTime)
    {
        var end = new ItemResults { RunNanoseconds = (ulong)runTime.Ticks * TimeSpan.NanosecondsPerTick };
        end.Faults.AddRange(faults);
        end.WriteTo(writer.Append(end.CalculateSize()));
    }
}
