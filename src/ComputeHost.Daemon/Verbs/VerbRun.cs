using System.CommandLine;
using Google.Protobuf;
using Grpc.Core;

namespace ComputeHost.Daemon.Verbs;

/// <summary>One run of a verb.</summary>
/// <param name="Parsed">What was given.</param>
/// <param name="Link">The daemon.</param>
/// <param name="Json">Whether the output is for programs.</param>
/// <param name="Interrupted">Fires when the user has had enough.</param>
internal sealed record VerbRun(ParseResult Parsed, DaemonLink Link, bool Json, CancellationToken Interrupted)
{
    /// <summary>Prints what was asked for.</summary>
    public static Task WriteAsync(string text) => Console.Out.WriteLineAsync(text);

    /// <summary>Asks the daemon.</summary>
    /// <exception cref="VerbException">It refused, or has ended.</exception>
    public async Task<TReply> AskAsync<TReply>(Func<DaemonLink, CallOptions, AsyncUnaryCall<TReply>> ask)
    {
        try
        {
            using AsyncUnaryCall<TReply> call = ask(Link, new CallOptions(cancellationToken: Interrupted));
            return await call.ResponseAsync;
        }
        catch (RpcException e) when (!Interrupted.IsCancellationRequested)
        {
            throw Link.Explain(e);
        }
    }

    /// <summary>Asks the daemon for one message after another.</summary>
    /// <inheritdoc cref="AskAsync" path="/exception"/>
    public async IAsyncEnumerable<TReply> ReadAllAsync<TReply>(Func<DaemonLink, CallOptions, AsyncServerStreamingCall<TReply>> ask)
    {
        using AsyncServerStreamingCall<TReply> call = ask(Link, new CallOptions(cancellationToken: Interrupted));
        while (await NextAsync(call.ResponseStream))
        {
            yield return call.ResponseStream.Current;
        }
    }

    /// <summary>Prints an answer: itself as JSON, or what it means.</summary>
    public Task PrintAsync(IMessage reply, string text) => WriteAsync(Json ? MessageJson.Of(reply).ToText() : text);

    private async Task<bool> NextAsync<TReply>(IAsyncStreamReader<TReply> stream)
    {
        try
        {
            return await stream.MoveNext(Interrupted);
        }
        catch (RpcException e) when (!Interrupted.IsCancellationRequested)
        {
            throw Link.Explain(e);
        }
    }
}
