using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Queue.Messages;

/// <summary>Writes and reads the bodies of outcomes.</summary>
internal static class StoredOutcomes
{
    /// <summary>The version of what is written.</summary>
    public const uint Format = 1;

    /// <summary>What the body of an outcome takes besides the encoded value, at most, in bytes.</summary>
    public const int Overhead = 64;

    /// <summary>The job ended without an outcome of its method.</summary>
    public static byte[] Of(ComputeHostException failure) => new StoredOutcome
    {
        Format = Format,
        Failed = WireFailures.ToWire(failure),
        Attempts = (uint)failure.Attempt,
    }.ToByteArray();

    /// <summary>The method threw.</summary>
    public static byte[] Of(MethodFault fault, int attempts) => new StoredOutcome
    {
        Format = Format,
        Fault = WireOutcomes.ToWire(fault),
        Attempts = (uint)attempts,
    }.ToByteArray();

    /// <summary>The method returned.</summary>
    public static byte[] Of(ReadOnlyMemory<byte> value, bool isJson, int attempts)
    {
        ByteString bytes = UnsafeByteOperations.UnsafeWrap(value);
        var outcome = new StoredOutcome { Format = Format, Attempts = (uint)attempts };
        if (isJson)
        {
            outcome.Json = bytes;
        }
        else
        {
            outcome.Value = bytes;
        }

        return outcome.ToByteArray();
    }

    /// <exception cref="InvalidDataException">It is no outcome, or one of a later version; the message is a sentence.</exception>
    public static StoredOutcome Read(ReadOnlyMemory<byte> body)
    {
        StoredOutcome outcome;
        try
        {
            outcome = StoredOutcome.Parser.ParseFrom(body.Span);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"The stored outcome cannot be read: {exception.Message}", exception);
        }

        return outcome.Format != Format ? throw new InvalidDataException($"The stored outcome has the format '{outcome.Format}', and this version reads '{Format}'. Use a later version of ComputeHost.")
            : outcome.OutcomeCase == StoredOutcome.OutcomeOneofCase.None ? throw new InvalidDataException("The stored outcome is empty.")
            : outcome;
    }
}
