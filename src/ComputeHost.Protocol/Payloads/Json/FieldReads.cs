using System.Buffers.Binary;
using System.Reflection;

namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>Which fields a getter reads, found in its code: no attribute says which field a hand-written property shows.</summary>
internal static class FieldReads
{
    private const byte LoadField = 0x7B;
    private const byte LoadFieldAddress = 0x7C;
    private const int FieldTable = 0x04;
    private const int MemberReferenceTable = 0x0A;

    /// <remarks>Each place that looks like such an instruction is taken for one; that a constant looks like one and names a field of the type is no real risk.</remarks>
    public static IEnumerable<FieldInfo> Of(MethodInfo? getter)
    {
        byte[] code = getter?.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (int index = 0; index + sizeof(int) < code.Length; index++)
        {
            if (code[index] is LoadField or LoadFieldAddress && Resolve(getter!, BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(index + 1))) is { } field)
            {
                yield return field;
            }
        }
    }

    private static FieldInfo? Resolve(MethodInfo getter, int token)
    {
        if (token >> 24 is not (FieldTable or MemberReferenceTable))
        {
            return null;
        }

        try
        {
            return getter.Module.ResolveField(token, getter.DeclaringType!.GenericTypeArguments, null);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

/// <summary>The same field, whichever derived type it was found through.</summary>
internal sealed class SameField : IEqualityComparer<FieldInfo>
{
    public static SameField Instance { get; } = new();

    public bool Equals(FieldInfo? left, FieldInfo? right) => left is not null && right is not null && left.MetadataToken == right.MetadataToken && left.Module == right.Module;

    public int GetHashCode(FieldInfo field) => field.MetadataToken;
}
