namespace ComputeHost.Testing;

/// <summary>How the next calls of a method end. Safe to use from many threads.</summary>
internal sealed class ArrangedOutcomes
{
    private readonly Queue<(object? Value, Exception? Exception)> _outcomes = new();

    public void Return(object? value) => Add(value, null);

    public void Fail(Exception exception) => Add(null, exception);

    /// <summary>Takes the outcome of one call: an exception, or as many values as there are before one and the call has place for.</summary>
    /// <param name="most">How many values the call has place for.</param>
    /// <param name="values">The values.</param>
    /// <param name="exception">What the call throws, if there are no values.</param>
    /// <returns>False if nothing is arranged.</returns>
    public bool TryTake(int most, out List<object?> values, out Exception? exception)
    {
        values = [];
        lock (_outcomes)
        {
            while (values.Count < most && _outcomes.TryPeek(out (object? Value, Exception? Exception) next) && (next.Exception is null || values.Count == 0))
            {
                _outcomes.Dequeue();
                if (next.Exception is not null)
                {
                    exception = next.Exception;
                    return true;
                }

                values.Add(next.Value);
            }
        }

        exception = null;
        return values.Count > 0;
    }

    private void Add(object? value, Exception? exception)
    {
        lock (_outcomes)
        {
            _outcomes.Enqueue((value, exception));
        }
    }
}
