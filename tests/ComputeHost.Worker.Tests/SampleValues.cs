namespace ComputeHost.Worker.Tests;

public sealed record Spot(int X, int Y);

/// <summary>Its setter blocks until the gate is open.</summary>
public sealed class Gate
{
    private int _number;

    public static ManualResetEventSlim Opened { get; } = new(initialState: false);

    public int Number
    {
        get => _number;
        set
        {
            Opened.Wait();
            _number = value;
        }
    }
}
