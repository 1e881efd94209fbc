using System.Diagnostics.CodeAnalysis;
using System.Reflection.Emit;
using System.Reflection;

namespace ComputeHost.Protocol.Payloads.Checks;

/// <summary>Which fields of its object the code of a property uses: no attribute says which field a hand-written property shows.</summary>
[RequiresUnreferencedCode(ReflectionFeature.Reason)]
internal static class FieldUse
{
    /// <summary>Those that a getter itself reads.</summary>
    public static IEnumerable<FieldInfo> ReadBy(MethodInfo? getter) => getter is null ? [] : MethodCode.Of(getter).Where(IsRead).Select(instruction => instruction.Member).OfType<FieldInfo>();

    /// <summary>Those that a getter reads, itself or by what it calls of its own object.</summary>
    public static HashSet<FieldInfo> AllReadBy(MethodInfo? getter, Type owner) => All(getter, owner, IsRead);

    /// <summary>
    /// Those that a setter writes, itself or by what it calls of its own object. What it does to them by reference, or to other objects, cannot be
    /// seen.
    /// </summary>
    public static HashSet<FieldInfo> AllWrittenBy(MethodInfo? setter, Type owner) => All(setter, owner, static instruction => instruction.Code == OpCodes.Stfld);

    private static HashSet<FieldInfo> All(MethodInfo? method, Type owner, Predicate<Instruction> uses)
    {
        var fields = new HashSet<FieldInfo>(SameField.Instance);
        var open = new Stack<MethodBase>(method is null ? [] : [method]);
        HashSet<MethodBase> seen = [.. open];
        while (open.TryPop(out MethodBase? next))
        {
            foreach (Instruction instruction in MethodCode.Of(next))
            {
                if (instruction.Member is FieldInfo field && uses(instruction))
                {
                    fields.Add(field);
                }
                else if (instruction.Member is MethodInfo { IsStatic: false } called && IsOwn(called.DeclaringType, owner) && seen.Add(called))
                {
                    open.Push(called);
                }
            }
        }

        return fields;
    }

    private static bool IsRead(Instruction instruction) => instruction.Code == OpCodes.Ldfld || instruction.Code == OpCodes.Ldflda;

    private static bool IsOwn(Type? declaring, Type owner) =>
        declaring is not null && declaring != typeof(object) && declaring != typeof(ValueType) && !declaring.IsInterface && declaring.IsAssignableFrom(owner);
}

/// <summary>The same field, whichever derived type it was found through.</summary>
internal sealed class SameField : IEqualityComparer<FieldInfo>
{
    public static SameField Instance { get; } = new();

    public bool Equals(FieldInfo? left, FieldInfo? right) => left is not null && right is not null && left.MetadataToken == right.MetadataToken && left.Module == right.Module;

    public int GetHashCode(FieldInfo field) => field.MetadataToken;
}
