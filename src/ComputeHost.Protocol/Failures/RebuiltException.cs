using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using ComputeHost.Protocol.Outcomes;

namespace ComputeHost.Protocol.Failures;

/// <summary>
/// The exceptions of the base class library that are made again from their description. A fixed table: nothing that a worker says makes the caller load a type.
/// </summary>
[SuppressMessage("Usage", "CA2201:Do not raise reserved exception types", Justification = "They are made again, not raised: the runtime raised them in the worker.")]
internal static class RebuiltException
{
    private static readonly FrozenDictionary<string, Func<ExceptionDescription, Exception?, Exception>> Table = new Dictionary<string, Func<ExceptionDescription, Exception?, Exception>>
    {
        [typeof(AggregateException).FullName!] = (d, _) => Aggregate(d),
        [typeof(ArgumentException).FullName!] = (d, i) => new ArgumentException(WithoutParameter(d), Parameter(d), i),
        [typeof(ArgumentNullException).FullName!] = (d, _) => new ArgumentNullException(Parameter(d), WithoutParameter(d)),
        [typeof(ArgumentOutOfRangeException).FullName!] = (d, _) => OutOfRange(d),
        [typeof(ArithmeticException).FullName!] = (d, i) => new ArithmeticException(d.Message, i),
        [typeof(DirectoryNotFoundException).FullName!] = (d, i) => new DirectoryNotFoundException(d.Message, i),
        [typeof(DivideByZeroException).FullName!] = (d, i) => new DivideByZeroException(d.Message, i),
        [typeof(EndOfStreamException).FullName!] = (d, i) => new EndOfStreamException(d.Message, i),
        [typeof(FileNotFoundException).FullName!] = (d, i) => new FileNotFoundException(d.Message, d.ObjectName.Length == 0 ? null : d.ObjectName, i),
        [typeof(FormatException).FullName!] = (d, i) => new FormatException(d.Message, i),
        [typeof(HttpRequestException).FullName!] = (d, i) => new HttpRequestException((HttpRequestError)d.HttpError, d.Message, i, (HttpStatusCode?)d.HttpStatus),
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
        [typeof(ObjectDisposedException).FullName!] = (d, i) => Disposed(d, i),
        [typeof(OperationCanceledException).FullName!] = (d, i) => new OperationCanceledException(d.Message, i),
        [typeof(OutOfMemoryException).FullName!] = (d, i) => new OutOfMemoryException(d.Message, i),
        [typeof(OverflowException).FullName!] = (d, i) => new OverflowException(d.Message, i),
        [typeof(PathTooLongException).FullName!] = (d, i) => new PathTooLongException(d.Message, i),
        [typeof(PlatformNotSupportedException).FullName!] = (d, i) => new PlatformNotSupportedException(d.Message, i),
        [typeof(TaskCanceledException).FullName!] = (d, i) => new TaskCanceledException(d.Message, i),
        [typeof(TimeoutException).FullName!] = (d, i) => new TimeoutException(d.Message, i),
        [typeof(UnauthorizedAccessException).FullName!] = (d, i) => new UnauthorizedAccessException(d.Message, i),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <returns>Null if the type is not in the table.</returns>
    public static Exception? TryCreate(ExceptionDescription detail)
    {
        if (!Table.TryGetValue(detail.Type, out Func<ExceptionDescription, Exception?, Exception>? create))
        {
            return null;
        }

        Exception exception = create(detail, detail.Inner is null ? null : TryCreate(detail.Inner));
        exception.HResult = detail.HResult;
        exception.HelpLink = detail.HelpLink.Length == 0 ? null : detail.HelpLink;
        foreach ((string key, string value) in detail.Data)
        {
            exception.Data[key] = value;
        }

        return exception;
    }

    // An exception that cannot be made again stands in it as a fault that tells its type, message and stack.
    private static AggregateException Aggregate(ExceptionDescription detail)
    {
        List<Exception> inner = [];
        if (detail.Inner is not null)
        {
            inner = [.. detail.FurtherInner.Prepend(detail.Inner).Select(each => TryCreate(each) ?? FaultTranslator.Translate(each))];
        }

        // Its message has those of the inner exceptions at its end; the getter adds them again.
        string added = string.Concat(inner.Select(each => $" ({each.Message})"));
        return new AggregateException(Without(detail.Message, added), inner);
    }

    private static ArgumentOutOfRangeException OutOfRange(ExceptionDescription detail)
    {
        var plain = new ArgumentOutOfRangeException(Parameter(detail), WithoutParameter(detail));
        if (PlainValue.TryRead(detail.ActualValue) is not { } value)
        {
            return plain;
        }

        // The message's end tells the value, written under the culture of the call; the getter adds it again under that of its reader.
        string added = new ArgumentOutOfRangeException(paramName: null, value, "").Message;
        var complete = new ArgumentOutOfRangeException(Parameter(detail), value, Without(WithoutParameter(detail), added));
        return complete.Message == detail.Message ? complete : new ArgumentOutOfRangeException(Parameter(detail), value, UpToLastLine(WithoutParameter(detail)));
    }

    private static ObjectDisposedException Disposed(ExceptionDescription detail, Exception? inner)
    {
        string added = $"{Environment.NewLine}Object name: '{detail.ObjectName}'.";
        return inner is not null || detail.ObjectName.Length == 0
            ? new ObjectDisposedException(detail.Message, inner)
            : new ObjectDisposedException(detail.ObjectName, Without(detail.Message, added));
    }

    private static string Without(string message, string end) => message.EndsWith(end, StringComparison.Ordinal) ? message[..^end.Length] : message;

    private static string UpToLastLine(string message) => message.LastIndexOf('\n') is var end && end < 0 ? message : message[..end].TrimEnd('\r');

    private static string? Parameter(ExceptionDescription detail) => detail.ParameterName.Length == 0 ? null : detail.ParameterName;

    // An ArgumentException's Message already has the parameter's name, at its end or before the actual value; the constructor adds it again.
    private static string WithoutParameter(ExceptionDescription detail)
    {
        string suffix = $" (Parameter '{detail.ParameterName}')";
        return detail.ParameterName.Length > 0 ? detail.Message.Replace(suffix, "", StringComparison.Ordinal) : detail.Message;
    }
}
