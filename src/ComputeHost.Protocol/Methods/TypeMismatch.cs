using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Protocol.Methods;

/// <summary>The first difference between a method's types here and on the other side.</summary>
/// <param name="Here">This side's line, as <c>argument 1.Total: System.Decimal</c>.</param>
/// <param name="There">The other side's.</param>
internal sealed record TypeMismatch(string Here, string There)
{
    private const string Nothing = "nothing there";

    /// <param name="here">The description of the method as this side has it.</param>
    /// <param name="there">As the other side has it.</param>
    public static TypeMismatch Of(string here, string there) =>
        TypeDescription.FindDifference(here, there) is var (mine, other) ? new(mine ?? Nothing, other ?? Nothing) : new(here, there);
}
