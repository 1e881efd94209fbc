using System.Numerics;
using System.Text;

namespace ComputeHost.Protocol.Payloads.Raw;

/// <summary>The types of the platform whose values travel as their bytes. Every program has the code of their codecs, also one that can make none at run time.</summary>
internal static class KnownElements
{
    // Functions, so that a type that is not used is not loaded.
    private static readonly Dictionary<Type, Func<ElementCodecs>> Makers = new()
    {
        [typeof(byte)] = static () => new ElementCodecs<byte>(),
        [typeof(sbyte)] = static () => new ElementCodecs<sbyte>(),
        [typeof(short)] = static () => new ElementCodecs<short>(),
        [typeof(ushort)] = static () => new ElementCodecs<ushort>(),
        [typeof(int)] = static () => new ElementCodecs<int>(),
        [typeof(uint)] = static () => new ElementCodecs<uint>(),
        [typeof(long)] = static () => new ElementCodecs<long>(),
        [typeof(ulong)] = static () => new ElementCodecs<ulong>(),
        [typeof(Int128)] = static () => new ElementCodecs<Int128>(),
        [typeof(UInt128)] = static () => new ElementCodecs<UInt128>(),
        [typeof(nint)] = static () => new ElementCodecs<nint>(),
        [typeof(nuint)] = static () => new ElementCodecs<nuint>(),
        [typeof(Half)] = static () => new ElementCodecs<Half>(),
        [typeof(float)] = static () => new ElementCodecs<float>(),
        [typeof(double)] = static () => new ElementCodecs<double>(),
        [typeof(decimal)] = static () => new ElementCodecs<decimal>(),
        [typeof(bool)] = static () => new ElementCodecs<bool>(),
        [typeof(char)] = static () => new ElementCodecs<char>(),
        [typeof(Rune)] = static () => new ElementCodecs<Rune>(),
        [typeof(Guid)] = static () => new ElementCodecs<Guid>(),
        [typeof(DateTime)] = static () => new ElementCodecs<DateTime>(),
        [typeof(DateOnly)] = static () => new ElementCodecs<DateOnly>(),
        [typeof(TimeOnly)] = static () => new ElementCodecs<TimeOnly>(),
        [typeof(TimeSpan)] = static () => new ElementCodecs<TimeSpan>(),
        [typeof(Index)] = static () => new ElementCodecs<Index>(),
        [typeof(Range)] = static () => new ElementCodecs<Range>(),
        [typeof(Complex)] = static () => new ElementCodecs<Complex>(),
        [typeof(Vector2)] = static () => new ElementCodecs<Vector2>(),
        [typeof(Vector3)] = static () => new ElementCodecs<Vector3>(),
        [typeof(Vector4)] = static () => new ElementCodecs<Vector4>(),
        [typeof(Quaternion)] = static () => new ElementCodecs<Quaternion>(),
        [typeof(Plane)] = static () => new ElementCodecs<Plane>(),
        [typeof(Matrix3x2)] = static () => new ElementCodecs<Matrix3x2>(),
        [typeof(Matrix4x4)] = static () => new ElementCodecs<Matrix4x4>(),
    };

    public static bool Contains(Type type) => Makers.ContainsKey(type);

    /// <returns>Null for all other types.</returns>
    public static ElementCodecs? Find(Type type) => Makers.TryGetValue(type, out Func<ElementCodecs>? make) ? make() : null;
}
