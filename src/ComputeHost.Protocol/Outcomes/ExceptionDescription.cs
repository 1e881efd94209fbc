namespace ComputeHost.Protocol.Outcomes;

/// <summary>An exception of another process, or of any type that the reader may not know, as text and plain values. Text is empty where the exception has none.</summary>
internal sealed class ExceptionDescription
{
    /// <summary>The full name of the exception's type.</summary>
    public string Type { get; init; } = "";

    public string Message { get; init; } = "";

    public string StackTrace { get; set; } = "";

    public int HResult { get; init; }

    public string HelpLink { get; init; } = "";

    /// <summary>Of an <see cref="ArgumentException"/>.</summary>
    public string ParameterName { get; init; } = "";

    /// <summary>The name that an <see cref="ObjectDisposedException"/> or a <see cref="FileNotFoundException"/> tells.</summary>
    public string ObjectName { get; set; } = "";

    /// <summary>Of an <see cref="ArgumentOutOfRangeException"/>; null unless it is a plain value.</summary>
    public EncodedValue? ActualValue { get; set; }

    /// <summary>Of an <see cref="HttpRequestException"/>, as the number of an <see cref="HttpRequestError"/>.</summary>
    public int HttpError { get; set; }

    /// <summary>Of an <see cref="HttpRequestException"/>, as the number of a <see cref="System.Net.HttpStatusCode"/>; null if it has none.</summary>
    public int? HttpStatus { get; set; }

    /// <summary>In bytes, of a result that is too large.</summary>
    public long Size { get; set; }

    /// <summary>In bytes, what a result may take.</summary>
    public long Limit { get; set; }

    /// <summary>What the exception's <see cref="Exception.Data"/> held, as text.</summary>
    public Dictionary<string, string> Data { get; } = new(StringComparer.Ordinal);

    public ExceptionDescription? Inner { get; set; }

    /// <summary>Of an <see cref="AggregateException"/>: the inner exceptions behind the first, as many as there is room for.</summary>
    public List<ExceptionDescription> FurtherInner { get; } = [];
}
