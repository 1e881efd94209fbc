using System.Globalization;

namespace ComputeHost.Calls;

/// <summary>Reads <see cref="ComputeMethodAttribute.Timeout"/>.</summary>
internal static class MethodTimeout
{
    private const string Infinite = "infinite";

    /// <exception cref="ArgumentException">The text is no positive time span and not <c>infinite</c>.</exception>
    public static TimeSpan? Parse(string? text, string method)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Equals(Infinite, StringComparison.OrdinalIgnoreCase))
        {
            return Timeout.InfiniteTimeSpan;
        }

        return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out TimeSpan timeout) && timeout > TimeSpan.Zero
            ? timeout
            : throw new ArgumentException(
                $"'{method}' cannot be called: its [ComputeMethod] has Timeout '{text}', which is not a time greater than zero. Write it as '[d.]hh:mm:ss[.fffffff]', for example '00:00:30', or '{Infinite}'.");
    }
}
