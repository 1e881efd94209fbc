using System.Numerics;
using ComputeHost.Protocol.Payloads.Catalog;
using ComputeHost.Protocol.Segments;
using ComputeHost.TestSupport;

namespace ComputeHost.Protocol.Tests.Payloads;

/// <summary>Payloads in memory that the other side can still write to.</summary>
public sealed class LentPayloadTests : IDisposable
{
    private readonly SegmentArena? _arena = SegmentArena.TryCreate(320 * 1024, TimeProvider.System);
    private readonly SegmentView? _view;

    public LentPayloadTests() => _view = _arena is null ? null : SegmentView.TryOpen(_arena.Offering, writable: false);

    public void Dispose()
    {
        _view?.Dispose();
        _arena?.Dispose();
    }

    [LinuxFact]
    public void Read_ChangedWhileItIsParsed_GivesWhatWasThereBefore()
    {
        SegmentLease lease = Lend(Codec.Write(new Meddled { First = "before", Second = "before" }), out SegmentRange range);
        Meddled.FirstIsSet = () => range.GetSpan().Replace((byte)'b', (byte)'X');
        try
        {
            Meddled read = PayloadCodecs.For<Meddled>().Read(lease.Span, lease);
            Assert.True(range.GetSpan().Contains((byte)'X'));
            Assert.Equal(("before", "before"), (read.First, read.Second));
        }
        finally
        {
            Meddled.FirstIsSet = null;
        }
    }

    [LinuxFact]
    public void Read_EachKindOfCodec_ArrivesEqual()
    {
        Check(new Holder<string>("a", 1));
        Check<Holder<string>?>(null);
        Check(BigInteger.Pow(7, 1000));
        Check(DateTimeOffset.UnixEpoch);
        Check(new Google.Protobuf.WellKnownTypes.Duration { Seconds = 5 });
        Check<int?>(5);
        Check<int?>(null);
        Check(1.5m);
        Check("text");
        Check<string?>(null);
        Check<int[]>([1, 2, 3]);
        Check(new short[,] { { 1, 2 }, { 3, 4 } });
    }

    [LinuxFact]
    public void Read_NoValue_IsRefused()
    {
        SegmentLease lease = Lend([9, 9], out _);
        Assert.Throws<InvalidDataException>(() => PayloadCodecs.For<Holder<string>>().Read(lease.Span, lease));
        Assert.Throws<InvalidDataException>(() => PayloadCodecs.For<int[]>().Read(lease.Span, lease));
    }

    private void Check<T>(T value)
    {
        SegmentLease lease = Lend(Codec.Write(value), out _);
        Assert.Equal(value, PayloadCodecs.For<T>().Read(lease.Span, lease));
        Assert.False(lease.IsKept);
    }

    private SegmentLease Lend(byte[] payload, out SegmentRange range)
    {
        Assert.True(_arena!.TryRent(payload.Length, out SegmentRange? rented));
        payload.CopyTo(rented.GetSpan());
        range = rented;
        return _view!.LendToCall((ulong)rented.Offset, payload.Length);
    }

    /// <summary>Lets a test change what is being parsed.</summary>
    private sealed class Meddled
    {
        private string _first = "";

        public static Action? FirstIsSet { get; set; }

        public string First
        {
            get => _first;
            set
            {
                _first = value;
                FirstIsSet?.Invoke();
            }
        }

        public string Second { get; set; } = "";
    }
}
