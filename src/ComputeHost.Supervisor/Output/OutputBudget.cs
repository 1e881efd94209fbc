namespace ComputeHost.Supervisor.Output;

/// <summary>How much of a worker's output is logged: so many lines and bytes a second, with a reserve for bursts. What is over is counted, not kept.</summary>
internal sealed class OutputBudget(TimeProvider timeProvider)
{
    public const int LinesPerSecond = 1000;
    public const int BytesPerSecond = 256 * 1024;

    // Seconds' worth that may be used at once.
    private const int Burst = 2;

    private double _lines = LinesPerSecond * Burst;
    private double _bytes = BytesPerSecond * Burst;
    private long _last = timeProvider.GetTimestamp();
    private long _dropped;

    /// <param name="length">The line's length in bytes.</param>
    /// <param name="droppedBefore">How many lines were dropped since the last one that was taken.</param>
    public bool TryTake(int length, out long droppedBefore)
    {
        Refill();
        droppedBefore = 0;
        if (_lines < 1 || _bytes < length)
        {
            _dropped++;
            return false;
        }

        _lines--;
        _bytes -= length;
        droppedBefore = TakeDropped();
        return true;
    }

    public long TakeDropped()
    {
        long dropped = _dropped;
        _dropped = 0;
        return dropped;
    }

    private void Refill()
    {
        long now = timeProvider.GetTimestamp();
        double seconds = timeProvider.GetElapsedTime(_last, now).TotalSeconds;
        _last = now;
        _lines = Math.Min(LinesPerSecond * Burst, _lines + (seconds * LinesPerSecond));
        _bytes = Math.Min(BytesPerSecond * Burst, _bytes + (seconds * BytesPerSecond));
    }
}
