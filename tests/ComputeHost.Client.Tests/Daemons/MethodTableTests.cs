using ComputeHost.Client.Daemons;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Client.Tests.Daemons;

public sealed class MethodTableTests
{
    private static readonly MethodContract Resize = MethodContract.Of(new ComputeMethodDescriptor("imaging.resize", [typeof(byte[]), typeof(int)], typeof(byte[])));

    private readonly MethodTable _table = new(
        [
            new MethodDescription { Key = "imaging.resize", Name = "Images.Resize", Aliases = { "Shop.Images.Resize(System.Byte[],System.Int32)" }, Fingerprint = Resize.Fingerprint, TypeDescription = Resize.Types },
            new MethodDescription { Key = "Shop.Primes.Count(System.Int32)", Name = "Primes.Count" },
        ],
        "The daemon");

    [Fact]
    public void Find_ByAlias_FindsTheMethod() => Assert.Equal("imaging.resize", _table.Find("Shop.Images.Resize(System.Byte[],System.Int32)")!.Key);

    [Theory]
    [InlineData("imaging.resise", "'imaging.resize'")]
    [InlineData("Shop.Primes.count(System.Int64)", "'Shop.Primes.Count(System.Int32)'")]
    [InlineData("entirely different", "'computehost methods' lists them")]
    public void Explain_UnknownKey_NamesTheNearestOrSaysHowToList(string key, string expected) =>
        Assert.Contains(expected, _table.Explain(key), StringComparison.Ordinal);

    [Fact]
    public void Refuse_SameTypes_DoesNot() => Assert.Null(_table.Refuse(Resize));

    [Fact]
    public void Refuse_OtherTypes_NamesTheFirstDifference()
    {
        MethodContract other = MethodContract.Of(new ComputeMethodDescriptor("imaging.resize", [typeof(byte[]), typeof(long)], typeof(byte[])));

        var mismatch = Assert.IsType<ProtocolMismatchException>(_table.Refuse(other));

        Assert.Contains("Int64", mismatch.Here, StringComparison.Ordinal);
        Assert.Contains("Int32", mismatch.There, StringComparison.Ordinal);
        Assert.Equal(ComputeRan.No, mismatch.Ran);
    }
}
