using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests;

/// <summary>Calls that are made of a descriptor, without a delegate, in real workers.</summary>
public sealed class DescribedCallTests(SharedPool shared) : IClassFixture<SharedPool>
{
    private const string Here = "ComputeHost.FunctionalTests.DescribedMethods.";

    private static readonly ComputeMethodDescriptor Add = new(Here + "Add(System.Int32,System.Int32)", [typeof(int), typeof(int)], typeof(int));
    private static readonly ComputeMethodDescriptor Next = new(Here + "Next(System.Int32)", [typeof(int)], typeof(int));
    private static readonly ComputeMethodDescriptor Named = new("described-by-name", [typeof(string)], typeof(string));

    private readonly ComputePool _pool = shared.Pool;

    [Fact]
    public async Task ExecuteAsync_Described_RunsInAWorker()
    {
        Assert.Equal(5, await _pool.ExecuteAsync(ComputeCall.Create<int, int, int>(Add, 2, 3)).DefaultTimeout());
        Assert.Equal(7, await _pool.ExecuteAsync(ComputeCall.Create<object>(Add, [3, 4])).DefaultTimeout());
        Assert.Equal(9, await _pool.ExecuteAsync(ComputeCall.Create<int, int, int>(ComputeMethodDescriptor.Of(DescribedMethods.Add), 4, 5)).DefaultTimeout());
    }

    [Fact]
    public async Task ExecuteAsync_AliasOfANamedMethod_RunsItToo()
    {
        var alias = new ComputeMethodDescriptor(Here + "Named(System.String)", [typeof(string)], typeof(string));

        Assert.Equal("<a>", await _pool.ExecuteAsync(ComputeCall.Create<string, string>(Named, "a")).DefaultTimeout());
        Assert.Equal("<b>", await _pool.ExecuteAsync(ComputeCall.Create<string, string>(alias, "b")).DefaultTimeout());
    }

    [Fact]
    public async Task ExecuteAsync_Progress_ReachesTheCaller()
    {
        var report = new ComputeMethodDescriptor(Here + "Report(System.Double,ComputeHost.ComputeContext)", [typeof(double)], typeof(void));
        var reported = new TaskCompletionSource<ComputeProgress>(TaskCreationOptions.RunContinuationsAsynchronously);

        await _pool.ExecuteAsync(ComputeCall.Create<double, NoResult>(report, 0.5), new ComputeCallOptions { Progress = new Listener(reported) }).DefaultTimeout();

        Assert.Equal(new ComputeProgress(0.5, "half"), await reported.Task.DefaultTimeout());
    }

    [Fact]
    public async Task MapAsync_Described_GivesAllResultsInOrder() =>
        Assert.Equal(Enumerable.Range(1, 1000), await _pool.MapAsync<int, int>(Next, Enumerable.Range(0, 1000)).ToArrayAsync().DefaultTimeout());

    [Fact]
    public async Task ExecuteAsync_DescribedTimeout_EndsTheMethod()
    {
        var wait = new ComputeMethodDescriptor(Here + "Wait(System.Threading.CancellationToken)", [], typeof(void)) { Timeout = TimeSpan.FromMilliseconds(100) };

        ComputeTimeoutException timeout = await Assert.ThrowsAsync<ComputeTimeoutException>(() => _pool.ExecuteAsync(ComputeCall.Create<NoResult>(wait)).DefaultTimeout());

        Assert.Equal((TimeSpan.FromMilliseconds(100), ComputeRan.Yes), (timeout.Timeout, timeout.Ran));
    }

    [Fact]
    public async Task ExecuteAsync_DescribedAsIdempotent_IsTriedAgainElsewhere()
    {
        var exit = new ComputeMethodDescriptor(Here + "ExitAtFirst(ComputeHost.ComputeContext)", [], typeof(int)) { Idempotent = true };

        Assert.Equal(2, await _pool.ExecuteAsync(ComputeCall.Create<int>(exit)).DefaultTimeout());
    }

    [Fact]
    public async Task ExecuteAsync_CrashOfADescribedMethod_NamesIt()
    {
        var overflow = new ComputeMethodDescriptor(Here + "Overflow(System.Int32)", [typeof(int)], typeof(int));

        WorkerLostException lost = await Assert.ThrowsAsync<WorkerLostException>(() => _pool.ExecuteAsync(ComputeCall.Create<int, int>(overflow, 0)).DefaultTimeout());

        Assert.Equal((WorkerLostCause.StackOverflow, WorkerLostBlame.Exact), (lost.Cause, lost.Blame));
    }

    [Fact]
    public async Task ExecuteAsync_MethodThatNoWorkerHas_IsRefused()
    {
        var unknown = new ComputeMethodDescriptor("Elsewhere.Work()", [], typeof(int));

        ProtocolMismatchException refusal = await Assert.ThrowsAsync<ProtocolMismatchException>(() => _pool.ExecuteAsync(ComputeCall.Create<int>(unknown)).DefaultTimeout());

        Assert.Equal(("Elsewhere.Work()", ComputeRan.No), (refusal.Here, refusal.Ran));
        Assert.Contains("made of a descriptor", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExecuteAsync_OtherTypesThanTheMethods_IsRefusedInsteadOfRunOnOtherValues()
    {
        var method = new ComputeMethodDescriptor(Here + "Next(System.Int32)", [typeof(uint)], typeof(int));
        Assert.Equal(2, await _pool.RunAsync(DescribedMethods.Next, 1).DefaultTimeout());

        ProtocolMismatchException refusal = await Assert.ThrowsAsync<ProtocolMismatchException>(() => _pool.ExecuteAsync(ComputeCall.Create<uint, int>(method, 1)).DefaultTimeout());

        Assert.Equal(("argument 1: System.UInt32", "argument 1: System.Int32"), (refusal.Here, refusal.There));
    }

    [Fact]
    public async Task ExecuteAsync_InsideTheHost_RunsTheMethodOfThisProcess()
    {
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { InProcess = InProcessMode.Always }).DefaultTimeout();

        Assert.Equal(5, await pool.ExecuteAsync(ComputeCall.Create<int, int, int>(Add, 2, 3)).DefaultTimeout());
        await Assert.ThrowsAsync<ProtocolMismatchException>(() => pool.ExecuteAsync(ComputeCall.Create<int>(new ComputeMethodDescriptor("Elsewhere.Work()", [], typeof(int)))).DefaultTimeout());
    }

    [Fact]
    public async Task ExecuteAsync_OfAMethodsOwnClient_RunsInTheSameWorker()
    {
        var outer = new ComputeMethodDescriptor(Here + "Nest(System.Int32,ComputeHost.ComputeContext)", [typeof(int)], typeof(int));

        Assert.Equal(8, await _pool.ExecuteAsync(ComputeCall.Create<int, int>(outer, 7)).DefaultTimeout());
    }

    [Fact]
    public async Task ExecuteAsync_TypeThatWouldNotArriveEqual_IsRefusedAsForADelegate()
    {
        var method = new ComputeMethodDescriptor("Some.Method(System.Object)", [typeof(object)], typeof(int));

        NotSerializableException refusal = await Assert.ThrowsAsync<NotSerializableException>(() => _pool.ExecuteAsync(ComputeCall.Create<object, int>(method, "text")));

        Assert.Equal(("System.Object", "Some.Method"), (refusal.RefusedType, refusal.Method));
    }

    private sealed class Listener(TaskCompletionSource<ComputeProgress> first) : IProgress<ComputeProgress>
    {
        public void Report(ComputeProgress value) => first.TrySetResult(value);
    }
}

internal static class DescribedMethods
{
    [ComputeMethod]
    public static int Add(int left, int right) => left + right;

    [ComputeMethod]
    public static int Next(int value) => value + 1;

    [ComputeMethod(Name = "described-by-name")]
    public static string Named(string text) => $"<{text}>";

    [ComputeMethod]
    public static void Report(double fraction, ComputeContext context) => context.ReportProgress(fraction, "half");

    [ComputeMethod]
    public static void Wait(CancellationToken cancellationToken)
    {
        cancellationToken.WaitHandle.WaitOne();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <returns>Which attempt it is.</returns>
    [ComputeMethod]
    public static int ExitAtFirst(ComputeContext context)
    {
        if (context.Attempt == 1)
        {
            Environment.Exit(1);
        }

        return context.Attempt;
    }

    [ComputeMethod]
    public static int Overflow(int depth) => Overflow(depth + 1) + depth;

    [ComputeMethod]
    public static int Nest(int value, ComputeContext context)
    {
        var next = new ComputeMethodDescriptor("ComputeHost.FunctionalTests.DescribedMethods.Next(System.Int32)", [typeof(int)], typeof(int));
        return context.Client.ExecuteAsync(ComputeCall.Create<int, int>(next, value)).GetAwaiter().GetResult();
    }
}
