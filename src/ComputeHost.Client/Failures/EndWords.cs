namespace ComputeHost.Client.Failures;

/// <summary>How calls are told that what ran them has ended.</summary>
/// <param name="What">What has ended, at the beginning of a sentence.</param>
/// <param name="Option">The option that says how long it waits for them.</param>
/// <param name="Remedy">What to do, as a sentence.</param>
internal sealed record EndWords(string What, string Option, string Remedy)
{
    public static EndWords OfPool { get; } =
        new("The pool was disposed", "ComputePoolOptions.DrainTimeout", "Await your calls before you dispose the pool, or give them more time.");

    public static EndWords OfClient { get; } =
        new("The client was disposed", "ComputeClientOptions.DrainTimeout", "Await your calls before you dispose the client, or give them more time.");

    public static EndWords OfDaemon { get; } =
        new("The daemon was stopped", "'drainTimeout' in its configuration", "Give calls more time there, or stop the daemon while none runs.");
}
