using ComputeHost.Daemon.Demo;

namespace ComputeHost.Daemon.Tests.Demo;

public sealed class FailureShowcaseTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("computehost-demo-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task RunAsync_PromisedExceptions_AreAllAsPromised()
    {
        IReadOnlyList<FailureResult> results = await ShowAsync(method => method switch
        {
            nameof(Failures.MatchEndlessly) => new ComputeTimeoutException("Stopped."),
            nameof(Failures.OverflowStack) => new WorkerLostException("Lost.") { Cause = WorkerLostCause.StackOverflow, StderrTail = "Stack overflow.\n   at Deep()" },
            nameof(Failures.ExhaustMemory) => new ComputeFaultException("Full.") { RemoteType = "System.OutOfMemoryException" },
            _ => null,
        });

        Assert.Equal(["endlessRegex", "stackOverflow", "memoryBomb"], results.Select(result => result.Key));
        Assert.All(results, result => Assert.True(result.AsPromised, result.Key));
        Assert.All(results, result => Assert.NotNull(result.NextCall));
        Assert.Equal(["Stack overflow.", "   at Deep()"], results[1].Printed);
    }

    [Fact]
    public async Task RunAsync_WrongExceptionOrNone_IsNotAsPromised()
    {
        IReadOnlyList<FailureResult> results = await ShowAsync(method => method switch
        {
            nameof(Failures.MatchEndlessly) => new WorkerLostException("Lost."),
            nameof(Failures.OverflowStack) => new WorkerLostException("Lost.") { Cause = WorkerLostCause.Unknown },
            _ => null,
        });

        Assert.All(results, result => Assert.False(result.AsPromised, result.Key));
        Assert.Null(results[2].Exception);
    }

    [Fact]
    public async Task RunAsync_NextCallFails_IsNotAsPromised()
    {
        IReadOnlyList<FailureResult> results = await ShowAsync(method => method == nameof(FileCompression.Compress)
            ? new NoWorkersException("There is no worker.")
            : new ComputeTimeoutException("Stopped."));

        Assert.False(results[0].AsPromised);
        Assert.Null(results[0].NextCall);
        Assert.Contains("There is no worker.", results[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Excerpt_LongStack_IsCutAndSaysSo()
    {
        string printed = "Stack overflow.\nRepeated 24000 times:\n------------------\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"   at Frame{i}()\r\n"));

        IReadOnlyList<string> excerpt = FailureShowcase.Excerpt(printed);

        Assert.Equal(["Stack overflow.", "Repeated 24000 times:", "   at Frame0()"], excerpt.Take(3));
        Assert.Equal("   ... 16 more lines", excerpt[^1]);
    }

    [Fact]
    public void Excerpt_LongLine_IsCutAndSaysSo()
    {
        string line = Assert.Single(FailureShowcase.Excerpt("   at " + new string('x', 500)));

        Assert.Equal(70, line.Length);
        Assert.EndsWith("x ...", line, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<FailureResult>> ShowAsync(Func<string, Exception?> fail)
    {
        string file = Path.Combine(_folder.FullName, "small.txt");
        await File.WriteAllTextAsync(file, "small");
        var results = new List<FailureResult>();
        await foreach (FailureResult result in new FailureShowcase(new ScriptedClient(fail), file).RunAsync(CancellationToken.None))
        {
            results.Add(result);
        }

        return results;
    }

    /// <summary>Fails the calls it was told to; the others have a result without having run.</summary>
    private sealed class ScriptedClient(Func<string, Exception?> fail) : IComputeClient
    {
        public Task<TResult> ExecuteAsync<TResult>(ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
            fail(invocation.Method!.Method.Name) is { } failure ? Task.FromException<TResult>(failure) : Task.FromResult(default(TResult)!);
    }
}
