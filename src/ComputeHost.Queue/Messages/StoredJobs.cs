using System.Globalization;
using ComputeHost.Calls;
using ComputeHost.Protocol;
using ComputeHost.Protocol.CallValues;
using ComputeHost.Protocol.Cultures;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Queue.Messages;

/// <summary>Writes and reads the bodies of jobs.</summary>
internal static class StoredJobs
{
    /// <summary>The version of what is written.</summary>
    public const uint Format = 1;

    /// <summary>The most that a body takes besides the encoded arguments, but for names, in bytes.</summary>
    public const int Overhead = 64 * 1024;

    /// <summary>Encodes a call.</summary>
    /// <param name="invocation">The method and its arguments, which are copied.</param>
    /// <param name="method">The method.</param>
    /// <param name="maxPayload">The maximum size of all arguments together, in bytes.</param>
    /// <param name="timeout">How long one attempt may run; null for what the consumer says.</param>
    /// <param name="reportsProgress">Whether the caller wants to know of progress.</param>
    /// <exception cref="NotSerializableException">A value would not arrive equal.</exception>
    /// <exception cref="PayloadTooLargeException">The arguments exceed <paramref name="maxPayload"/>.</exception>
    public static byte[] Write<TResult>(ComputeCall<TResult> invocation, MethodContract method, long maxPayload, TimeSpan? timeout, bool reportsProgress)
    {
        using var arguments = new PayloadWriter(maxPayload, ArgumentsEncoding.HeadLength);
        ArgumentEncoder.Encode(invocation, method.ParameterCodecs, arguments);
        return new StoredJob
        {
            Format = Format,
            Method = method.Key,
            Aliases = { method.Descriptor.Aliases },
            Fingerprint = method.Fingerprint,
            Arguments = UnsafeByteOperations.UnsafeWrap(arguments.WrittenMemory),
            Items = ItemsModes.ToWire(invocation.Items),
            ItemCount = invocation.Items == ItemsMode.None ? 0 : (uint)invocation.MostValues,
            Culture = CultureText.Of(CultureInfo.CurrentCulture),
            UiCulture = CultureText.Of(CultureInfo.CurrentUICulture),
            TimeoutMicroseconds = ToWire(timeout),
            ReportProgress = reportsProgress,
        }.ToByteArray();
    }

    /// <summary>Encodes a call in JSON. Its result will be JSON, too.</summary>
    /// <param name="method">The method's key, or one of its aliases.</param>
    /// <param name="arguments">The arguments, each in JSON.</param>
    /// <param name="timeout">How long one attempt may run; null for what the consumer says.</param>
    public static byte[] WriteJson(string method, IEnumerable<string> arguments, TimeSpan? timeout) => new StoredJob
    {
        Format = Format,
        Method = method,
        Arguments = new JsonArguments { Values = { arguments } }.ToByteString(),
        Json = true,
        Culture = CultureText.Of(CultureInfo.CurrentCulture),
        UiCulture = CultureText.Of(CultureInfo.CurrentUICulture),
        TimeoutMicroseconds = ToWire(timeout),
        ReportProgress = true,
    }.ToByteArray();

    /// <summary>Reads a job of this version.</summary>
    /// <exception cref="InvalidDataException">It is none; the message is a sentence.</exception>
    public static StoredJob Read(ReadOnlyMemory<byte> body)
    {
        StoredJob job;
        try
        {
            job = StoredJob.Parser.ParseFrom(body.Span);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"Its stored call cannot be read: {exception.Message}", exception);
        }

        return job.Format != Format ? throw new InvalidDataException($"Its stored call has the format '{job.Format}', and this consumer reads '{Format}'. Use a later version of ComputeHost.")
            : job.Method.Length == 0 ? throw new InvalidDataException("Its stored call names no method.")
            : ItemsModes.FromWire(job.Items) is null ? throw new InvalidDataException($"Its stored call asks for items in the mode '{job.Items}', which this consumer does not know.")
            : job;
    }

    private static ulong ToWire(TimeSpan? timeout) => timeout is null || timeout == Timeout.InfiniteTimeSpan ? 0 : WireTime.ElapsedToWire(timeout.Value);
}
