namespace ComputeHost.InProcess;

/// <summary>A clock that stands still while a debugger is attached, so that no time limit passes at a breakpoint.</summary>
/// <param name="inner">The clock that goes on.</param>
/// <param name="isAttached">Whether a debugger is attached now.</param>
internal sealed class DebuggerTime(TimeProvider inner, Func<bool> isAttached) : TimeProvider
{
    private readonly Lock _gate = new();
    private long _last = inner.GetTimestamp();
    private long _skipped;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            long now = inner.GetTimestamp();
            if (isAttached())
            {
                _skipped += now - _last;
            }

            _last = now;
            return now - _skipped;
        }
    }

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);
}
