namespace ComputeHost.SharedMethods;

/// <summary>What tests enqueue for the pools of a daemon.</summary>
public static class StoredWork
{
    [ComputeMethod(Tactic = ComputeTactic.Queue)]
    public static int Triple(int value) => 3 * value;

    /// <summary>Marks a ledger, then waits for a file.</summary>
    [ComputeMethod(Tactic = ComputeTactic.Queue)]
    public static string MarkOnce(string ledger, string id, string until) => Mark(ledger, id, until);

    /// <summary>As <see cref="MarkOnce"/>, but a second run does no harm.</summary>
    [ComputeMethod(Tactic = ComputeTactic.Queue, Idempotent = true)]
    public static string MarkAgain(string ledger, string id, string until) => Mark(ledger, id, until);

    [ComputeMethod(Tactic = ComputeTactic.Queue)]
    public static int Refuse(string message) => throw new InvalidOperationException(message);

    private static string Mark(string ledger, string id, string until)
    {
        Ledger.Write(ledger, id);
        return Work.WaitFor(until);
    }
}
