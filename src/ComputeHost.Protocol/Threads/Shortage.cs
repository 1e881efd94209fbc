namespace ComputeHost.Protocol.Threads;

/// <summary>
/// What a thread that keeps promises does when memory is short: waits and goes on. An exception that leaves it would end the process, although the rest of it
/// may well survive. Nothing here allocates.
/// </summary>
internal static class Shortage
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for others to give memory back, which nothing announces.</summary>
#pragma warning disable RS0030 // See above.
    public static void Wait() => Thread.Sleep(Pause);
#pragma warning restore RS0030

    /// <summary>Whether memory was short, also if that kept a type from being initialised.</summary>
    public static bool IsCauseOf(Exception exception) => exception is OutOfMemoryException || (exception is TypeInitializationException { InnerException: { } inner } && IsCauseOf(inner));

    /// <summary>Does what must not be left out, again and again until there is memory for it. What it throws for other reasons comes out.</summary>
    /// <param name="state">What the step works with; a delegate that captured it would have to be allocated.</param>
    /// <param name="step">May be done in part and then again from its beginning. Made beforehand, in a field: a lambda is only allocated where it is first used.</param>
    public static void Outlast<T>(T state, Action<T> step)
    {
        while (true)
        {
            try
            {
                step(state);
                return;
            }
            catch (Exception exception) when (Shortage.IsCauseOf(exception))
            {
                Wait();
            }
        }
    }
}
