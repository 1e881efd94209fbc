using ComputeHost.Protocol;
using ComputeHost.Worker.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ComputeHost.Worker.Tests.Hosting;

public sealed class TokenCheckTests
{
    private readonly TokenCheck _check = new("5ec2e7");

    [Theory]
    [InlineData("5ec2e7", true)]
    [InlineData("5ec2e8", false)]
    [InlineData("5ec2e", false)]
    [InlineData("5EC2E7", false)]
    [InlineData("", false)]
    public void IsShown_OneHeader_ComparesAllOfIt(string shown, bool expected) => Assert.Equal(expected, _check.IsShown(Request(shown)));

    [Fact]
    public void IsShown_NoneOrSeveralHeaders_IsFalse()
    {
        Assert.False(_check.IsShown(new DefaultHttpContext().Request));
        Assert.False(_check.IsShown(Request(new StringValues(["5ec2e7", "5ec2e7"]))));
    }

    [Fact]
    public async Task InvokeAsync_WrongToken_AnswersWithoutGoingOn()
    {
        HttpContext context = Request("wrong").HttpContext;
        await _check.InvokeAsync(context, _ => throw new InvalidOperationException("must not be reached"));
        Assert.Equal("16", context.Response.Headers["grpc-status"]);
        Assert.DoesNotContain("5ec2e7", context.Response.Headers["grpc-message"].ToString(), StringComparison.Ordinal);
    }

    private static HttpRequest Request(StringValues token)
    {
        HttpRequest request = new DefaultHttpContext().Request;
        request.Headers[WireLimits.TokenHeader] = token;
        return request;
    }
}
