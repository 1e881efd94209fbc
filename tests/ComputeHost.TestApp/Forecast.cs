namespace ComputeHost.TestApp;

/// <summary>Methods that the functional tests have, too, under the same names: a worker program that was built from other sources.</summary>
internal static class Forecast
{
    [ComputeMethod(Name = "Forecast.Next")]
    public static Weather Next() => Weather.Rain;

    [ComputeMethod(Name = "Forecast.Degrees")]
    public static Reading Degrees(int day) => new(day, 20.5);

    internal enum Weather
    {
        Sun,
        Rain,
    }

    internal sealed record Reading(int Day, double Degrees);
}
