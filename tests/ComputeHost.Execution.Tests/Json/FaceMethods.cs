namespace ComputeHost.Execution.Tests.Json;

/// <summary>The methods that are called with JSON.</summary>
public static class FaceMethods
{
    [ComputeMethod]
    public static decimal Sum(Order order, double factor) => order.Lines.Sum(line => line.Total) * (decimal)factor;

    [ComputeMethod]
    public static Order Twice(Order order) => order with { Lines = [.. order.Lines, .. order.Lines] };

    [ComputeMethod]
    public static Even EchoEven(Even even) => even;

    [ComputeMethod]
    public static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    [ComputeMethod]
    public static string Broken() => "\ud800";

    [ComputeMethod]
    public static int[,] Grid() => new int[1, 1];

    [ComputeMethod]
    public static double Mean(double[] values) => values.Length == 0 ? 0 : values.Average();
}
