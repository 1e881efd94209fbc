using System.Collections;
using System.Globalization;
using ComputeHost.Protocol.Failures;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Execution.Failures;

/// <summary>
/// Describes an exception in bounded text. Nothing of it is loaded on the other side, so it may be of any type; and since its members are the user's code, each
/// of them may throw.
/// </summary>
internal sealed class FaultDescription
{
    private const int MaxDepth = 16;
    private const int MaxExceptions = 64;
    private const int MaxText = 16 * 1024;
    private const int MaxDataEntries = 32;
    private const int MaxDataText = 1024;

    private int _exceptionsLeft = MaxExceptions;

    // For the whole chain of inner exceptions together, so that a fault always fits in one frame.
    private int _stackLeft = 32 * 1024;
    private int _textLeft = 32 * 1024;

    private FaultDescription()
    {
    }

    public static ExceptionDescription Of(Exception exception)
    {
        try
        {
            return new FaultDescription().Describe(exception, MaxDepth);
        }
        catch (OutOfMemoryException)
        {
            // Memory is short when the method's own exception says so. The type is what matters most and costs little.
            return new ExceptionDescription { Type = exception.GetType().FullName!, HResult = exception.HResult };
        }
    }

    private ExceptionDescription Describe(Exception exception, int depth)
    {
        _exceptionsLeft--;
        var detail = new ExceptionDescription
        {
            Type = Text(() => exception.GetType().FullName, MaxDataText),
            Message = Text(() => MessageOf(exception), MaxText),
            HResult = exception.HResult,
            StackTrace = StackTrace(exception),
            ParameterName = exception is ArgumentException argument ? Text(() => argument.ParamName, MaxDataText) : "",
            HelpLink = Text(() => exception.HelpLink, MaxDataText),
        };
        AddData(detail, exception);
        AddParticulars(detail, exception);
        if (depth > 1)
        {
            AddInner(detail, ExceptionText.InnerOf(exception), depth - 1);
        }

        return detail;
    }

    private void AddInner(ExceptionDescription detail, IReadOnlyList<Exception> exceptions, int depth)
    {
        for (int index = 0; index < exceptions.Count && _exceptionsLeft > 0; index++)
        {
            if (index == 0)
            {
                detail.Inner = Describe(exceptions[index], depth);
            }
            else
            {
                detail.FurtherInner.Add(Describe(exceptions[index], depth));
            }
        }
    }

    /// <summary>What some exceptions of the base library tell beside their message.</summary>
    private void AddParticulars(ExceptionDescription detail, Exception exception)
    {
        switch (exception)
        {
            case ArgumentOutOfRangeException range:
                detail.ActualValue = PlainValue.Describe(range.ActualValue);
                break;
            case ObjectDisposedException disposed:
                detail.ObjectName = Text(() => disposed.ObjectName, MaxDataText);
                break;
            case FileNotFoundException notFound:
                detail.ObjectName = Text(() => notFound.FileName, MaxDataText);
                break;
            case HttpRequestException request:
                detail.HttpError = (int)request.HttpRequestError;
                if (request.StatusCode is { } status)
                {
                    detail.HttpStatus = (int)status;
                }

                break;
        }
    }

    // The message of an aggregate comes by recursion through its inner exceptions.
    private static string MessageOf(Exception exception) =>
        exception is AggregateException && !ExceptionText.IsShallow(exception) ? "(not read: its inner exceptions are nested too deep)" : exception.Message;

    private string StackTrace(Exception exception)
    {
        string trace = Read(() => exception.StackTrace);
        // The frame that we generated says nothing to the user.
        int own = trace.LastIndexOf(WorkerFrames.CallPrefix, StringComparison.Ordinal);
        int line = own < 0 ? -1 : trace.LastIndexOf('\n', own);
        trace = Cut(line < 0 ? trace : trace[..line].TrimEnd(), _stackLeft);
        _stackLeft -= trace.Length;
        return trace;
    }

    private void AddData(ExceptionDescription detail, Exception exception)
    {
        try
        {
            foreach (DictionaryEntry entry in exception.Data)
            {
                if (detail.Data.Count == MaxDataEntries)
                {
                    break;
                }

                detail.Data[Text(() => ToText(entry.Key), MaxDataText)] = Text(() => ToText(entry.Value), MaxDataText);
            }
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            detail.Data["ComputeHost"] = Text(() => $"Data could not be read: {thrown.GetType().FullName}.", MaxDataText);
        }
    }

    private string Text(Func<string?> read, int limit)
    {
        string text = Cut(Read(read), Math.Min(limit, _textLeft));
        _textLeft -= text.Length;
        return text;
    }

    private static string Read(Func<string?> read)
    {
        try
        {
            return read() ?? "";
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            return $"(unavailable: reading it threw {thrown.GetType().FullName})";
        }
    }

    private static string? ToText(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture);

    private static string Cut(string text, int limit) =>
        text.Length <= limit ? text : limit <= 1 ? "" : string.Concat(text.AsSpan(0, limit - 1), "…");
}
