using System.Globalization;

namespace ComputeHost.LoadTests.Charts;

/// <summary>Where on a line a value lies: in proportion from zero, or by its logarithm where the largest would make the others invisible.</summary>
internal sealed class Axis
{
    private const double InvisibleFrom = 20;

    private readonly double _from;
    private readonly double _to;
    private readonly double _least;
    private readonly double _most;

    /// <param name="values">What it has to hold.</param>
    /// <param name="from">Where it begins, in pixels.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="room">How far below the least value a logarithmic axis begins at least, in decades: the bar of a value that is itself a power of ten is not to vanish.</param>
    public Axis(IReadOnlyCollection<double> values, double from, double to, double room = 0.05)
    {
        (_from, _to) = (from, to);
        double least = values.Min();
        double most = values.Max();
        IsLogarithmic = least > 0 && most / least > InvisibleFrom;
        if (IsLogarithmic)
        {
            _least = Math.Pow(10, Math.Floor(Math.Log10(least) - room));
            _most = Math.Pow(10, Math.Ceiling(Math.Log10(most)));
            Ticks = [.. Decades(_least, _most)];
        }
        else
        {
            double step = NiceStep(most);
            _most = step * Math.Max(1, Math.Ceiling(most / step));
            Ticks = [.. Enumerable.Range(0, (int)Math.Round(_most / step) + 1).Select(tick => tick * step)];
        }
    }

    public bool IsLogarithmic { get; }

    public IReadOnlyList<double> Ticks { get; }

    public double Place(double value)
    {
        double share = IsLogarithmic ? Math.Log(Math.Max(value, _least) / _least) / Math.Log(_most / _least) : value / _most;
        return _from + (share * (_to - _from));
    }

    /// <summary>A tick's label: short, because it repeats what the unit says.</summary>
    public static string Label(double value) => value switch
    {
        >= 1e6 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        >= 1e3 => (value / 1e3).ToString("0.##", CultureInfo.InvariantCulture) + "k",
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };

    private static IEnumerable<double> Decades(double least, double most)
    {
        for (double tick = least; tick <= most * 1.001; tick *= 10)
        {
            yield return tick;
        }
    }

    /// <summary>1, 2 or 5 of some power of ten, so that there are about five ticks.</summary>
    private static double NiceStep(double most)
    {
        double rough = (most > 0 ? most : 1) / 5;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power * ((rough / power) switch
        {
            <= 1 => 1,
            <= 2 => 2,
            <= 5 => 5,
            _ => 10,
        });
    }
}
