using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Protocol.Failures;

/// <summary>
/// The exceptions of the base class library that are made again from their description. A fixed table: nothing that a worker says makes the caller load a type.
/// </summary>
[SuppressMessage("Usage", "CA2201:Do not raise reserved exception types", Justification = "They are made again, not raised: the runtime raised them in the worker.")]
internal static class RebuiltException
{
    private static readonly FrozenDictionary<string, Func<FaultDetail, Exception?, Exception>> Table = new Dictionary<string, Func<FaultDetail, Exception?, Exception>>
    {
        [typeof(ArgumentException).FullName!] = (d, i) => new ArgumentException(WithoutParameter(d), Parameter(d), i),
        [typeof(ArgumentNullException).FullName!] = (d, _) => new ArgumentNullException(Parameter(d), WithoutParameter(d)),
        [typeof(ArgumentOutOfRangeException).FullName!] = (d, _) => new ArgumentOutOfRangeException(Parameter(d), WithoutParameter(d)),
        [typeof(ArithmeticException).FullName!] = (d, i) => new ArithmeticException(d.Message, i),
        [typeof(DirectoryNotFoundException).FullName!] = (d, i) => new DirectoryNotFoundException(d.Message, i),
        [typeof(DivideByZeroException).FullName!] = (d, i) => new DivideByZeroException(d.Message, i),
        [typeof(EndOfStreamException).FullName!] = (d, i) => new EndOfStreamException(d.Message, i),
        [typeof(FileNotFoundException).FullName!] = (d, i) => new FileNotFoundException(d.Message, i),
        [typeof(FormatException).FullName!] = (d, i) => new FormatException(d.Message, i),
        [typeof(IndexOutOfRangeException).FullName!] = (d, i) => new IndexOutOfRangeException(d.Message, i),
        [typeof(InsufficientMemoryException).FullName!] = (d, i) => new InsufficientMemoryException(d.Message, i),
        [typeof(InvalidCastException).FullName!] = (d, i) => new InvalidCastException(d.Message, i),
        [typeof(InvalidDataException).FullName!] = (d, i) => new InvalidDataException(d.Message, i),
        [typeof(InvalidOperationException).FullName!] = (d, i) => new InvalidOperationException(d.Message, i),
        [typeof(IOException).FullName!] = (d, i) => new IOException(d.Message, i),
        [typeof(KeyNotFoundException).FullName!] = (d, i) => new KeyNotFoundException(d.Message, i),
        [typeof(NotImplementedException).FullName!] = (d, i) => new NotImplementedException(d.Message, i),
        [typeof(NotSupportedException).FullName!] = (d, i) => new NotSupportedException(d.Message, i),
        [typeof(NullReferenceException).FullName!] = (d, i) => new NullReferenceException(d.Message, i),
        [typeof(OperationCanceledException).FullName!] = (d, i) => new OperationCanceledException(d.Message, i),
        [typeof(OutOfMemoryException).FullName!] = (d, i) => new OutOfMemoryException(d.Message, i),
        [typeof(OverflowException).FullName!] = (d, i) => new OverflowException(d.Message, i),
        [typeof(PathTooLongException).FullName!] = (d, i) => new PathTooLongException(d.Message, i),
        [typeof(PlatformNotSupportedException).FullName!] = (d, i) => new PlatformNotSupportedException(d.Message, i),
        [typeof(TimeoutException).FullName!] = (d, i) => new TimeoutException(d.Message, i),
        [typeof(UnauthorizedAccessException).FullName!] = (d, i) => new UnauthorizedAccessException(d.Message, i),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <returns>Null if the type is not in the table.</returns>
    public static Exception? TryCreate(FaultDetail detail)
    {
        if (!Table.TryGetValue(detail.Type, out Func<FaultDetail, Exception?, Exception>? create))
        {
            return null;
        }

        Exception exception = create(detail, detail.Inner is null ? null : TryCreate(detail.Inner));
        exception.HResult = detail.Hresult;
        foreach ((string key, string value) in detail.Data)
        {
            exception.Data[key] = value;
        }

        return exception;
    }

    private static string? Parameter(FaultDetail detail) => detail.ParameterName.Length == 0 ? null : detail.ParameterName;

    // An ArgumentException's Message already has the parameter's name, at its end or before the actual value; the constructor adds it again.
    private static string WithoutParameter(FaultDetail detail)
    {
        string suffix = $" (Parameter '{detail.ParameterName}')";
        return detail.ParameterName.Length > 0 ? detail.Message.Replace(suffix, "", StringComparison.Ordinal) : detail.Message;
    }
}
