using System.Reflection;
using System.Runtime.CompilerServices;
using ComputeHost.Protocol.CallValues;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;
using ComputeHost.Protocol.Payloads.Graph;

namespace ComputeHost.Protocol.Tests.Payloads.Matrix;

/// <summary>A value of a declared type, and what becomes of it on its way to the other side.</summary>
internal abstract class Row(string id, Type type)
{
    // The first words of a reason, enough to know it by.
    private const int Words = 10;

    public string Id { get; } = id;

    public Type Type { get; } = type;

    public static Row Of<T>(string id, T value, Func<T, object?>? alsoSeen = null) => new Row<T>(id, value, alsoSeen);

    /// <summary>For types of which there is no value to show: a structure that lives on the stack, a class without constructor.</summary>
    public static Row OfType(string id, Type type) =>
        type.IsByRefLike || type.IsPointer ? new TypeRow(id, type) : (Row)Activator.CreateInstance(typeof(Row<>).MakeGenericType(type), id, null, null)!;

    /// <returns><c>equal</c>, <c>different: what</c> or <c>refused: why</c>; <c>error: what</c> if it is none of them.</returns>
    public string Verdict()
    {
        try
        {
            return FindDifference() is { } difference ? $"different: {difference}" : "equal";
        }
        catch (NotSerializableException refusal)
        {
            return $"refused: {ReasonOf(refusal)}";
        }
#pragma warning disable CA1031 // Whatever it is, it belongs into the table.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"error: {(exception is TargetInvocationException { InnerException: { } inner } ? inner : exception).GetType().Name}";
        }
    }

    /// <summary>Sends the value both ways between a program whose shapes are read by reflection and one whose shapes are generated.</summary>
    /// <returns>What is different; null if nothing is, or the value is no object graph.</returns>
    public abstract string? FindDifferenceOfShapes();

    protected abstract string? FindDifference();

    private static string ReasonOf(NotSerializableException refusal)
    {
        const string because = ", because ";
        int start = refusal.Message.IndexOf(because, StringComparison.Ordinal);
        string reason = start < 0 ? refusal.Message : refusal.Message[(start + because.Length)..];
        int end = reason.IndexOf(". ", StringComparison.Ordinal);
        return string.Join(' ', (end < 0 ? reason : reason[..end]).Split(' ').Take(Words));
    }

    private sealed class TypeRow(string id, Type type) : Row(id, type)
    {
        public override string? FindDifferenceOfShapes() => null;

        protected override string? FindDifference() => PayloadCodecs.For(Type) is null ? "no codec" : "it has a codec";
    }
}

/// <inheritdoc/>
/// <param name="id">What it is called in the table.</param>
/// <param name="value">The value.</param>
/// <param name="alsoSeen">What is compared too, where a type leaves out by choice what another of its members is made from.</param>
internal sealed class Row<T>(string id, T value, Func<T, object?>? alsoSeen) : Row(id, typeof(T))
{
    public override string? FindDifferenceOfShapes()
    {
        // A type without a name cannot be given to a generator.
        if (PayloadCodecs.For<T>() is not GraphPayloadCodec<T> reflected || typeof(T).IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
        {
            return null;
        }

        PayloadCodec<T> generated;
        try
        {
            generated = MatrixCodecs.Of<T>();
        }
        catch (NotSerializableException refusal)
        {
            return refusal.Message;
        }

        byte[] fromReflected = Write(reflected);
        byte[] fromGenerated = Write(generated);
        string? difference = fromReflected.AsSpan().SequenceEqual(fromGenerated) ? null : $"bytes {Convert.ToHexString(fromReflected)} and {Convert.ToHexString(fromGenerated)}";
        return Comparison.FindExact(Describe(reflected), Describe(generated)) ?? difference
            ?? Comparison.FindExact(reflected.Read(fromReflected), generated.Read(fromReflected)) ?? Comparison.FindExact(reflected.Read(fromGenerated), generated.Read(fromGenerated));
    }

    private static string Describe(PayloadCodec codec)
    {
        var description = new TypeDescription();
        codec.Describe(description, "value");
        return description.ToString();
    }

    private byte[] Write(PayloadCodec<T> codec)
    {
        using var writer = new PayloadWriter(Codec.Limit);
        codec.Write(writer, value);
        return writer.WrittenSpan.ToArray();
    }

    protected override string? FindDifference()
    {
        T arrived = Codec.RoundTrip(value);
        return Comparison.FindExact(value, arrived) ?? (alsoSeen is null ? null : Comparison.FindExact(alsoSeen(value), alsoSeen(arrived)));
    }
}
