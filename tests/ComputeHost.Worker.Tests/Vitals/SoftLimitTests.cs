using System.Diagnostics;
using ComputeHost.Worker.Vitals;

namespace ComputeHost.Worker.Tests.Vitals;

public sealed class SoftLimitTests
{
    private const long Limit = 1000;

    private long _process;
    private long _heap;
    private long _garbage;
    private int _reads;
    private int _collections;
    private long _now = Stopwatch.GetTimestamp();

    [Fact]
    public void IsExceeded_ProcessWithinTheLimit_IsFalse()
    {
        _process = Limit;
        Assert.False(Look(Create()));
    }

    [Fact]
    public void IsExceeded_NativeMemoryOverTheLimit_IsTrueWithoutACollection()
    {
        (_process, _heap) = (Limit + 1, 100);
        Assert.True(Look(Create()));
        Assert.Equal(0, _collections);
    }

    [Fact]
    public void IsExceeded_HeapThatNobodyHasWrittenToOverTheLimit_IsTrue()
    {
        _heap = Limit + 1;
        Assert.True(Look(Create()));
    }

    [Fact]
    public void IsExceeded_MostOfItIsGarbage_CollectsAndIsFalse()
    {
        (_process, _heap, _garbage) = (Limit + 1, Limit, 600);
        Assert.False(Look(Create()));
        Assert.Equal(1, _collections);
    }

    [Fact]
    public void IsExceeded_LittleOfItIsGarbage_IsTrue()
    {
        (_process, _heap, _garbage) = (Limit + 1, Limit, 50);
        Assert.True(Look(Create()));
    }

    [Fact]
    public void IsExceeded_AskedAgainAtOnce_DoesNotReadAgain()
    {
        SoftLimit limit = Create();
        Look(limit);
        _process = Limit + 1;
        Assert.False(limit.IsExceeded(_now));
        Assert.Equal(1, _reads);
        Assert.True(Look(limit));
        Assert.Equal(Limit + 1, limit.Occupied);
    }

    [Fact]
    public void IsExceeded_AnotherSlotCollectsJustNow_IsFalse()
    {
        SoftLimit? limit = null;
        bool? meanwhile = null;
        long process = Limit + 1;
        limit = new SoftLimit(
            Limit,
            () => process,
            () => process,
            () =>
            {
                meanwhile = limit!.IsExceeded(_now);
                process = 100;
            });

        Assert.False(Look(limit));
        Assert.False(meanwhile);
    }

    private SoftLimit Create() => new(
        Limit,
        () =>
        {
            _reads++;
            return _process;
        },
        () => _heap,
        () =>
        {
            _collections++;
            _process -= _garbage;
            _heap -= _garbage;
        });

    private bool Look(SoftLimit limit) => limit.IsExceeded(_now += Stopwatch.Frequency);
}
