using System.Text.Json.Serialization;
using ComputeHost.Protocol.CallValues;
using ComputeHost.Protocol.Payloads.Catalog;
using ComputeHost.Protocol.Payloads.Graph;

namespace ComputeHost.Protocol.Tests.Payloads;

/// <summary>Members of which one changes what another has set are refused by type; structures that only their memory tells arrive.</summary>
public sealed class MemberConflictTests
{
    [Theory]
    [InlineData(typeof(Angle), "MemberConflictTests.Angle.Radians", "'Degrees' set the same field")]
    [InlineData(typeof(AngleByProperty), "MemberConflictTests.AngleByProperty.Radians", "'Degrees' set the same field")]
    [InlineData(typeof(Disc), "MemberConflictTests.Disc.Diameter", "'Radius' set the same field")]
    [InlineData(typeof(Alias), "MemberConflictTests.Alias.Title", "'Name' set the same field")]
    [InlineData(typeof(Invoice), "MemberConflictTests.Invoice.Lines", "also changes 'Total'")]
    [InlineData(typeof(InvoiceByMethod), "MemberConflictTests.InvoiceByMethod.Lines", "also changes '_total'")]
    [InlineData(typeof(List<Invoice>), "MemberConflictTests.Invoice.Lines", "also changes 'Total'")]
    public void Type_WhoseMembersChangeEachOther_IsRefused(Type type, string member, string reason)
    {
        NotSerializableException refusal = Assert.Throws<NotSerializableException>(() => PayloadCodecs.For(type));
        Assert.Equal(member, refusal.Member);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("[JsonIgnore]", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Type_WhoseMembersKeepToTheirFields_Arrives()
    {
        Same.Check(new Careful { Name = "a", Level = 3, Count = 5 }, Codec.RoundTrip(new Careful { Name = "a", Level = 3, Count = 5 }));
        Assert.Equal(11, Codec.RoundTrip(new Chosen { Degrees = 11 }).Degrees);
    }

    [Fact]
    public void Structure_WhoseFieldsCannotBeSet_ArrivesAloneAndWithinOthers()
    {
        var temperature = new Temperature(36.6);
        Assert.Equal(temperature, Codec.RoundTrip(temperature));
        Assert.Equal(temperature, Codec.RoundTrip<Temperature?>(temperature));
        Assert.Null(Codec.RoundTrip<Temperature?>(null));
        Assert.Equal([temperature], Codec.RoundTrip<Temperature[]>([temperature]));
        Assert.Equal([temperature], Codec.RoundTrip<List<Temperature>>([temperature]));
        Assert.Equal(temperature, Codec.RoundTrip(new Holder<Temperature>(temperature, 1)).Value);
        Assert.Equal(5, Codec.RoundTrip(new ReadOnlyField(5)).X);
        Assert.Equal(double.NegativeZero, Codec.RoundTrip(new Kelvin(-0.0)).Degrees);
        Assert.Throws<InvalidDataException>(() => Codec.Read<Temperature>(Codec.Write(new Temperature[2])));
    }

    [Fact]
    public void Structure_WhoseConstructorTakesItsMembers_Arrives()
    {
        Assert.Equal("a", Codec.RoundTrip(new Labelled("a")).Text);
        Assert.Equal("b", Codec.RoundTrip(new LabelledField("b")).Text);
        Assert.Equal("c", Codec.RoundTrip(new Marked("c")).Text);
    }

    private sealed class Angle
    {
        private double _radians;

        public double Degrees
        {
            get => _radians * 180 / Math.PI;
            set => _radians = value * Math.PI / 180;
        }

        public double Radians
        {
            get => _radians;
            set => _radians = value;
        }
    }

    private sealed class AngleByProperty
    {
        public double Degrees { get; set; }

        public double Radians
        {
            get => Degrees * Math.PI / 180;
            set => Degrees = value * 180 / Math.PI;
        }
    }

    private sealed record Disc(double Radius)
    {
        public double Diameter
        {
            get => Radius * 2;
            init => Radius = value / 2;
        }
    }

    private sealed class Alias
    {
        public string? Title;

        public string? Name
        {
            get => Title;
            set => Title = value;
        }
    }

    private sealed class Invoice
    {
        private int[] _lines = [];

        public int[] Lines
        {
            get => _lines;
            set
            {
                _lines = value;
                Total = value.Sum();
            }
        }

        public int Total { get; set; }
    }

    private sealed class InvoiceByMethod
    {
        private int[] _lines = [];
        private int _total;

        public int[] Lines
        {
            get => _lines;
            set
            {
                _lines = value;
                Recompute();
            }
        }

        public int Total
        {
            get => _total;
            set => Replace(ref _total, value);
        }

        private void Recompute() => _total = _lines.Sum();

        private static void Replace(ref int field, int value) => field = value;
    }

    private sealed class Careful
    {
        private string? _name;
        private int _level;

        [NonSerialized]
        private int _changes;

        public string? Name
        {
            get => _name;
            set
            {
                if (_name != value)
                {
                    _name = value;
                    _changes++;
                }
            }
        }

        public int Level
        {
            get => _level;
            set => _level = value > 100 ? throw new ArgumentOutOfRangeException(nameof(value)) : value;
        }

        public int Count { get; set; }

        public string Text => $"{Name} {Level} {_changes}";
    }

    private sealed class Chosen
    {
        public double Degrees { get; set; }

        [JsonIgnore]
        public double Radians
        {
            get => Degrees * Math.PI / 180;
            set => Degrees = value * 180 / Math.PI;
        }
    }

    private readonly struct Temperature(double celsius)
    {
        public double Fahrenheit => (celsius * 9 / 5) + 32;
    }

    private readonly struct Kelvin(double degrees)
    {
        public double Degrees { get; } = degrees;
    }

    private readonly struct ReadOnlyField(int x)
    {
        public readonly int X = x;
    }

    private readonly struct Labelled(string text)
    {
        public string Text { get; } = text;
    }

    private readonly struct LabelledField(string text)
    {
        public readonly string Text = text;
    }

    [method: JsonConstructor]
    private readonly struct Marked(string text)
    {
        public string Text { get; } = text;
    }
}
