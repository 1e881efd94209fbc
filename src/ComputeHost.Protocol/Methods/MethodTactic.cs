using Tactic = ComputeHost.Protocol.V1.MethodDescription.Types.Tactic;

namespace ComputeHost.Protocol.Methods;

/// <summary>The tactic that a method is marked with, on the wire.</summary>
internal static class MethodTactic
{
    public static Tactic ToWire(ComputeTactic? tactic) => tactic switch
    {
        null => Tactic.Unspecified,
        ComputeTactic.Process => Tactic.Process,
        ComputeTactic.Thread => Tactic.Thread,
        ComputeTactic.Queue => Tactic.Queue,
        ComputeTactic.Inline => Tactic.Inline,
        _ => throw new ArgumentOutOfRangeException(nameof(tactic), tactic, "No such tactic."),
    };

    /// <returns>Null for none, or for one of a later version.</returns>
    public static ComputeTactic? FromWire(Tactic tactic) => tactic switch
    {
        Tactic.Process => ComputeTactic.Process,
        Tactic.Thread => ComputeTactic.Thread,
        Tactic.Queue => ComputeTactic.Queue,
        Tactic.Inline => ComputeTactic.Inline,
        _ => null,
    };
}
