using System.Security.Cryptography;
using System.Text;
using ComputeHost.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace ComputeHost.Worker.Hosting;

/// <summary>Refuses every request that does not carry the worker's token.</summary>
internal sealed class TokenCheck(string token)
{
    private const string Message = $"Show the worker's token in the header '{WireLimits.TokenHeader}'.";

    private readonly byte[] _expected = Encoding.UTF8.GetBytes(token);

    public bool IsShown(HttpRequest request) =>
        request.Headers[WireLimits.TokenHeader] is [{ } shown] && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), _expected);

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (IsShown(context.Request))
        {
            return next(context);
        }

        // A gRPC reply without a body: the status is in the headers.
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = ((int)StatusCode.Unauthenticated).ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Message;
        return Task.CompletedTask;
    }
}
