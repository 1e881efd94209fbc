using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace ComputeHost.Protocol.Payloads.Checks;

/// <summary>Which fields of its object the code of a property uses: no attribute says which field a hand-written property shows.</summary>
[RequiresUnreferencedCode(ReflectionFeature.Reason)]
internal static class FieldUse
{
    // get_ or set_.
    private const int AccessorPrefixLength = 4;

    private const BindingFlags OwnFields = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Those that a getter itself reads.</summary>
    public static IEnumerable<FieldInfo> ReadBy(MethodInfo? getter) =>
        getter is null ? []
        : AutomaticFieldOf(getter) is { } field ? [field]
        : MethodCode.Of(getter).Where(IsRead).Select(instruction => instruction.Member).OfType<FieldInfo>();

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
        if (method is not null && AutomaticFieldOf(method) is { } automatic)
        {
            fields.Add(automatic);
            return fields;
        }

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

    /// <summary>The field of a property that the compiler has written. Most are such ones, and finding a field takes less time than reading code.</summary>
    /// <returns>Null if the code of the accessor has to be read.</returns>
    private static FieldInfo? AutomaticFieldOf(MethodInfo accessor) =>
        accessor.Name.Length > AccessorPrefixLength && accessor.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
            ? accessor.DeclaringType!.GetField($"<{accessor.Name[AccessorPrefixLength..]}>k__BackingField", OwnFields)
            : null;

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
