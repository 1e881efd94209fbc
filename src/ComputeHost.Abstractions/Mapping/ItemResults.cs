using ComputeHost.Calls;

namespace ComputeHost.Mapping;

/// <summary>How the items of one call ended.</summary>
/// <param name="Values">
/// The results; that of an item that failed means nothing. Shorter than the items if the call stopped at one that failed, or because its results
/// would become too large together: then the others were not run.
/// </param>
/// <param name="Faults">Which items failed, in their order.</param>
/// <param name="RunTime">How long the method ran for all of them.</param>
/// <param name="EncodedLength">How many bytes the results took.</param>
internal sealed record ItemResults<TResult>(TResult[] Values, IReadOnlyList<(int Item, ComputeHostException Fault)> Faults, TimeSpan RunTime, int EncodedLength)
{
    /// <summary>Holds them against what was sent.</summary>
    /// <param name="sent">How many items, at least one.</param>
    /// <param name="mode">How.</param>
    /// <exception cref="ProtocolMismatchException">They cannot be the results of that.</exception>
    public void Check(int sent, ItemsMode mode)
    {
        if (Values.Length == 0 || Values.Length > sent)
        {
            throw Mismatch($"'{sent}' items were sent, but '{Values.Length}' results came back.");
        }

        int last = -1;
        foreach ((int item, _) in Faults)
        {
            if (item <= last || item >= Values.Length)
            {
                throw Mismatch($"Item '{item}' is said to have failed, after item '{last}' and of '{Values.Length}' that were run.");
            }

            last = item;
        }

        if (mode == ItemsMode.UntilFault && Faults.Count > 0 && Faults[0].Item != Values.Length - 1)
        {
            throw Mismatch($"Item '{Faults[0].Item}' failed, and yet '{Values.Length}' were run.");
        }
    }

    private static ProtocolMismatchException Mismatch(string what) => new($"{what} Make sure that the worker runs the same build as this program.");
}
