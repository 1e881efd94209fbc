using System.Globalization;
using System.Numerics;

namespace ComputeHost.Daemon.Generations;

/// <summary>The version of a package or framework, in the order of semantic versions: numbers as numbers, a pre-release before its release.</summary>
internal sealed class PackageVersion : IComparable<PackageVersion>
{
    private readonly string _text;
    private readonly BigInteger[] _numbers;
    private readonly string[] _preRelease;

    private PackageVersion(string text)
    {
        _text = text;
        string[] parts = text.Split('+', 2)[0].Split('-', 2);
        _numbers = [.. parts[0].Split('.').Select(part => Number(part) ?? 0)];
        _preRelease = parts.Length == 2 ? parts[1].Split('.') : [];
    }

    public BigInteger Major => _numbers[0];

    public static PackageVersion Parse(string text) => new(text);

    public int CompareTo(PackageVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        for (int index = 0; index < Math.Max(_numbers.Length, other._numbers.Length); index++)
        {
            int numbers = _numbers.ElementAtOrDefault(index).CompareTo(other._numbers.ElementAtOrDefault(index));
            if (numbers != 0)
            {
                return numbers;
            }
        }

        return ComparePreReleases(_preRelease, other._preRelease);
    }

    public override string ToString() => _text;

    private static int ComparePreReleases(string[] left, string[] right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return right.Length.CompareTo(left.Length);
        }

        return left.Zip(right, ComparePreReleaseParts).FirstOrDefault(order => order != 0, left.Length.CompareTo(right.Length));
    }

    private static int ComparePreReleaseParts(string left, string right) => (Number(left), Number(right)) switch
    {
        ({ } first, { } second) => first.CompareTo(second),
        (null, null) => string.Compare(left, right, StringComparison.OrdinalIgnoreCase),
        (null, _) => 1,
        _ => -1,
    };

    private static BigInteger? Number(string text) => BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger number) ? number : null;
}
