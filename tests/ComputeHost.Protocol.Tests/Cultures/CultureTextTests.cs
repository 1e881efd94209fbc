using System.Globalization;
using ComputeHost.Protocol.Cultures;

namespace ComputeHost.Protocol.Tests.Cultures;

public sealed class CultureTextTests
{
    private static readonly DateTime Moment = new(2024, 3, 7, 15, 4, 5);

    [Theory]
    [InlineData("")]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    public void Of_UnchangedCulture_IsItsName(string name)
    {
        Assert.Equal(name, CultureText.Of(CultureInfo.GetCultureInfo(name)));
        Assert.Equal(name, CultureText.Of(new CultureInfo(name)));
        Assert.Equal(name, CultureText.Of((CultureInfo)CultureInfo.GetCultureInfo(name).Clone()));
        Assert.Equal(name, CultureText.Of(CultureInfo.ReadOnly(new CultureInfo(name))));
        Assert.Same(CultureInfo.GetCultureInfo(name), CultureText.Parse(name));
    }

    [Fact]
    public void Of_ChangedNumberFormat_ParsesAsTheCallerDoes()
    {
        CultureInfo culture = new("en-US") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "'", CurrencyGroupSizes = [3, 2], CurrencyNegativePattern = 8 } };
        CultureInfo arrived = CultureText.Parse(CultureText.Of(culture));
        Assert.Equal("en-US{\"NumberFormat.NumberDecimalSeparator\":\",\"}", CultureText.Of(new CultureInfo("en-US") { NumberFormat = { NumberDecimalSeparator = "," } }));
        Assert.Equal(1.5, double.Parse("1,5", arrived));
        Assert.Equal((-1234567.5).ToString("C", culture), (-1234567.5).ToString("C", arrived));
        Assert.Equal(1234567.5.ToString("N", culture), 1234567.5.ToString("N", arrived));
        Assert.True(arrived.IsReadOnly);
    }

    [Fact]
    public void Of_ChangedDateTimeFormat_WritesAsTheCallerDoes()
    {
        CultureInfo culture = new("de-DE")
        {
            DateTimeFormat = { ShortDatePattern = "yyyy/MM/dd", DateSeparator = "~", FirstDayOfWeek = DayOfWeek.Friday, CalendarWeekRule = CalendarWeekRule.FirstFullWeek, AMDesignator = "vor" },
            TextInfo = { ListSeparator = "|" },
        };
        culture.DateTimeFormat.DayNames = ["0", "1", "2", "3", "4", "5", "6"];
        CultureInfo arrived = CultureText.Parse(CultureText.Of(culture));
        Assert.Equal(Moment.ToString("d", culture), Moment.ToString("d", arrived));
        Assert.Equal(Moment.ToString("D", culture), Moment.ToString("D", arrived));
        Assert.Equal((DayOfWeek.Friday, CalendarWeekRule.FirstFullWeek, "|"), (arrived.DateTimeFormat.FirstDayOfWeek, arrived.DateTimeFormat.CalendarWeekRule, arrived.TextInfo.ListSeparator));
    }

    [Fact]
    public void Of_ChangedCalendar_CountsAsTheCallerDoes()
    {
        CultureInfo thai = new("th-TH") { DateTimeFormat = { Calendar = new GregorianCalendar() } };
        CultureInfo american = new("en-US") { DateTimeFormat = { Calendar = new GregorianCalendar { TwoDigitYearMax = 1999 } } };
        Assert.Equal(Moment.ToString("D", thai), Moment.ToString("D", CultureText.Parse(CultureText.Of(thai))));
        Assert.Equal(2024, CultureText.Parse(CultureText.Of(thai)).DateTimeFormat.Calendar.GetYear(Moment));
        Assert.Equal(1930, DateTime.Parse("1/2/30", CultureText.Parse(CultureText.Of(american))).Year);
    }

    [Fact]
    public void Of_EachSettingChanged_ArrivesChanged()
    {
        foreach (CultureSetting setting in CultureSetting.All.Where(setting => setting.Name != "Calendar"))
        {
            CultureInfo culture = new("en-US");
            CultureInfo other = (new[] { "de-DE", "ar-EG", "hi-IN", "ja-JP" }).Select(CultureInfo.GetCultureInfo).FirstOrDefault(candidate => !setting.IsSame(candidate, culture)) ?? culture;
            setting.Copy(other, culture);
            CultureInfo arrived = CultureText.Parse(CultureText.Of(culture));
            Assert.All(CultureSetting.All, each => Assert.True(each.IsSame(culture, arrived), $"{each.Name} after {setting.Name} was changed"));
        }
    }

    [Fact]
    public void Of_CultureChangedBetweenTwoCalls_IsSeen()
    {
        CultureInfo culture = new("en-US");
        Assert.Equal("en-US", CultureText.Of(culture));
        culture.NumberFormat.NumberDecimalSeparator = ",";
        Assert.Equal(1.5, double.Parse("1,5", CultureText.Parse(CultureText.Of(culture))));
    }

    [Fact]
    public void Of_OtherWayOfSorting_SortsAsTheCallerDoes()
    {
        CultureInfo culture = new("de-DE_phoneb");
        Assert.Equal(culture.CompareInfo.Compare("Ä", "Ad"), CultureText.Parse(CultureText.Of(culture)).CompareInfo.Compare("Ä", "Ad"));
        Assert.Equal(culture.CompareInfo.Name, CultureText.Parse(CultureText.Of(culture)).CompareInfo.Name);
    }

    [Fact]
    public void Of_CultureOfItsOwnClass_IsRefused()
    {
        NotSerializableException refusal = Assert.Throws<NotSerializableException>(() => CultureText.Of(new OwnCulture()));
        Assert.Contains("CurrentCulture", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_CalendarOfItsOwnClass_IsRefused()
    {
        CultureInfo culture = new("en-US") { DateTimeFormat = { Calendar = new OwnCalendar() } };
        NotSerializableException refusal = Assert.Throws<NotSerializableException>(() => CultureText.Of(culture));
        Assert.Contains(nameof(OwnCalendar), refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en-US{")]
    [InlineData("en-US{}x")]
    [InlineData("en-US{\"NumberFormat.Unheard\":1}")]
    [InlineData("en-US{\"NumberFormat.NumberDecimalDigits\":-5}")]
    [InlineData("en-US{\"NumberFormat.NumberDecimalSeparator\":null}")]
    [InlineData("en-US{\"NumberFormat.NumberDecimalSeparator\":[1]}")]
    [InlineData("en-US{\"Calendar\":\"HebrewCalendar:5790\"}")]
    [InlineData("en-US{\"Calendar\":\"GregorianCalendar:Localized:-1\"}")]
    public void Parse_TextThatIsNoCulture_ThrowsInvalidData(string text) => Assert.Throws<InvalidDataException>(() => CultureText.Parse(text));

    private sealed class OwnCalendar : GregorianCalendar;

    private sealed class OwnCulture() : CultureInfo("en-US");
}
