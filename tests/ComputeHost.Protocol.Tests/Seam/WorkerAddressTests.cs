using ComputeHost.Protocol.Seam;

namespace ComputeHost.Protocol.Tests.Seam;

public sealed class WorkerAddressTests
{
    [Theory]
    [InlineData("unix:/run/ä b:c/s.sock", "unix", "/run/ä b:c/s.sock")]
    [InlineData("pipe:computehost-1", "pipe", "computehost-1")]
    [InlineData("https://host:5001/", "https", "//host:5001/")]
    public void Parse_SchemeAndPlace_AreToldApartAndWrittenBack(string text, string scheme, string place)
    {
        WorkerAddress address = WorkerAddress.Parse(text);

        Assert.Equal(new WorkerAddress(scheme, place), address);
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData("/run/s.sock")]
    [InlineData(":/run/s.sock")]
    [InlineData("")]
    public void Parse_NoScheme_IsRefused(string text) => Assert.Throws<FormatException>(() => WorkerAddress.Parse(text));
}
