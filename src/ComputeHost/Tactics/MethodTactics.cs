using System.Runtime.CompilerServices;

namespace ComputeHost.Tactics;

/// <summary>Which tactic a method's calls have: what the options say of the method, else what it says itself, else what the options say of all.</summary>
internal sealed class MethodTactics(ComputePoolOptions options)
{
    // Without the descriptor's strong reference: programs may make one per call.
    private readonly ConditionalWeakTable<ComputeMethodDescriptor, object> _known = [];

    public ComputeTactic Of(ComputeMethodDescriptor method) => options.Methods.Count == 0 ? method.Tactic ?? options.Tactic : OfNamed(method);

    private ComputeTactic OfNamed(ComputeMethodDescriptor method)
    {
        if (!_known.TryGetValue(method, out object? known))
        {
            known = options.Methods.Find(method)?.Tactic ?? method.Tactic ?? options.Tactic;
            _known.AddOrUpdate(method, known);
        }

        return (ComputeTactic)known;
    }
}
