using System.Globalization;

namespace ComputeHost.LoadTests.Reports;

/// <summary>A measured number for people.</summary>
internal static class Figure
{
    /// <summary>Three significant digits are what such a measurement can carry; whole numbers where there are more.</summary>
    public static string Text(double value) => value switch
    {
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
        >= 0.01 => value.ToString("0.###", CultureInfo.InvariantCulture),
        _ => value.ToString("0.#####", CultureInfo.InvariantCulture),
    };
}
