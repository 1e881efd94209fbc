using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;

namespace ComputeHost.Protocol.Payloads.Checks;

/// <param name="Code">What it does.</param>
/// <param name="Member">The field or method that it names; null if it names none.</param>
internal readonly record struct Instruction(OpCode Code, MemberInfo? Member);

/// <summary>Reads the instructions of a method.</summary>
[RequiresUnreferencedCode(ReflectionFeature.Reason)]
internal static class MethodCode
{
    private const byte LongCode = 0xFE;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Static | BindingFlags.Public)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <returns>None where there is no code to read: an abstract method, or a program compiled ahead of time.</returns>
    public static IEnumerable<Instruction> Of(MethodBase method)
    {
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (int index = 0; index < code.Length;)
        {
            short value = code[index] == LongCode ? BinaryPrimitives.ReadInt16BigEndian(code.AsSpan(index)) : code[index];
            if (!Codes.TryGetValue(value, out OpCode operation))
            {
                yield break;
            }

            index += operation.Size;
            yield return new Instruction(operation, operation.OperandType is OperandType.InlineField or OperandType.InlineMethod ? Resolve(method, Operand(code, index)) : null);
            index += operation.OperandType == OperandType.InlineSwitch ? sizeof(int) * (1 + Operand(code, index)) : LengthOf(operation.OperandType);
        }
    }

    private static int Operand(byte[] code, int index) => BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(index));

    private static int LengthOf(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => sizeof(byte),
        OperandType.InlineVar => sizeof(short),
        OperandType.InlineI8 or OperandType.InlineR => sizeof(long),
        _ => sizeof(int),
    };

    private static MemberInfo? Resolve(MethodBase method, int token)
    {
        try
        {
            return method.Module.ResolveMember(token, method.DeclaringType!.GenericTypeArguments, method.IsGenericMethod ? method.GetGenericArguments() : null);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
