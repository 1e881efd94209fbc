using System.Globalization;
using System.Text;

namespace ComputeHost.Protocol.Failures;

/// <summary>
/// The text of an exception of any shape. Its own text comes by recursion through its inner exceptions, so that a long or closed chain of them, which anybody can make,
/// would end the process.
/// </summary>
internal static class ExceptionText
{
    private const int MostLevels = 64;
    private const int MostExceptions = 10_000;
    private const int MostTold = 16;

    public static string Of(Exception exception) => IsShallow(exception) ? exception.ToString() : Beginning(exception);

    /// <summary>Whether the inner exceptions come to an end soon.</summary>
    public static bool IsShallow(Exception exception)
    {
        var open = new Queue<(Exception Exception, int Level)>([(exception, 1)]);
        for (int count = 0; open.TryDequeue(out (Exception Exception, int Level) next); count++)
        {
            if (next.Level > MostLevels || count == MostExceptions)
            {
                return false;
            }

            foreach (Exception inner in InnerOf(next.Exception))
            {
                open.Enqueue((inner, next.Level + 1));
            }
        }

        return true;
    }

    public static IReadOnlyList<Exception> InnerOf(Exception exception) =>
        exception is AggregateException aggregate ? aggregate.InnerExceptions : exception.InnerException is { } inner ? [inner] : [];

    private static string Beginning(Exception exception)
    {
        var text = new StringBuilder();
        Exception? next = exception;
        for (int count = 0; next is not null && count < MostTold; count++)
        {
            // The message of an aggregate has those of all its inner exceptions in it.
            string message = next is AggregateException ? "" : $": {next.Message}";
            text.Append(CultureInfo.InvariantCulture, $"{(count == 0 ? "" : " ---> ")}{next.GetType().FullName}{message}{Environment.NewLine}{next.StackTrace}{Environment.NewLine}");
            next = InnerOf(next) is [var first, ..] ? first : null;
        }

        return text.Append(" ---> … (too many inner exceptions)").ToString();
    }
}
