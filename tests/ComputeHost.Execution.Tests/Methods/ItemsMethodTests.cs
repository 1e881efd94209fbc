using System.Globalization;
using ComputeHost.Calls;
using ComputeHost.Execution.Calls;
using ComputeHost.Execution.Methods;
using ComputeHost.Mapping;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Execution.Tests.Methods;

public sealed class ItemsMethodTests
{
    private const int Limit = 100_000;

    [Fact]
    public void Invoke_ResultsAreEnough_StopsWithoutAFault()
    {
        ItemResults<byte[]> results = Run<byte[], int>(SampleMethods.Fill, 10_000, 10_000, 10_000, 10_000);
        Assert.Equal([10_000, 10_000], results.Values.Select(value => value.Length));
        Assert.Empty(results.Faults);
    }

    [Fact]
    public void Invoke_OneResultOverTheLimit_IsThatItemsFault()
    {
        ItemResults<byte[]> results = Run<byte[], int>(SampleMethods.Fill, 1, 2 * Limit, 3);
        Assert.Equal([1, 3], new[] { results.Values[0].Length, results.Values[2].Length });
        (int item, ComputeHostException fault) = Assert.Single(results.Faults);
        Assert.Equal(1, item);
        Assert.IsType<PayloadTooLargeException>(fault.InnerException);
    }

    [Fact]
    public void Invoke_ResultLeavesNoPlaceForTheEnd_IsThatItemsFault()
    {
        ItemResults<byte[]> results = Run<byte[], int>(SampleMethods.Fill, 1, Limit - 20, 3);
        Assert.Equal(3, results.Values.Length);
        Assert.IsType<PayloadTooLargeException>(Assert.Single(results.Faults).Fault.InnerException);
    }

    [Fact]
    public void Invoke_MethodItselfIsRefusedForASize_IsThatItemsFault()
    {
        ItemResults<int> results = Run<int, int>(RefuseTwo, 1, 2, 3);
        Assert.Equal([1, 3], new[] { results.Values[0], results.Values[2] });
        (int item, ComputeHostException fault) = Assert.Single(results.Faults);
        Assert.Equal((1, typeof(PayloadTooLargeException).FullName), (item, ((ComputeFaultException)fault).RemoteType));
    }

    [Fact]
    public void Invoke_FaultsAreEnough_Stops()
    {
        string[] items = [.. Enumerable.Range(0, 1000).Select(item => item.ToString(CultureInfo.InvariantCulture))];
        ItemResults<string> results = Run<string, string>(SampleMethods.Fail, items);
        Assert.InRange(results.Values.Length, 1, 999);
        Assert.Equal(results.Values.Length, results.Faults.Count);
    }

    [ComputeMethod]
    internal static int RefuseTwo(int item) => item == 2 ? throw new PayloadTooLargeException("two") : item;

    private static ItemResults<TResult> Run<TResult, T>(Func<T, TResult> method, params T[] items)
    {
        using var result = new PayloadWriter(Limit);
        CompiledMethod compiled = CompiledMethod.For(MethodContract.Of(method)).For(ItemsMode.All);
        CallOutcome outcome = CallRunner.Run(compiled, Keys.Arguments([.. items.Cast<object>()]).Span, Keys.Context(), result);
        Assert.True(outcome.IsResult);
        return compiled.Contract.ItemsResultCodec<TResult>().Read(result.WrittenSpan);
    }
}
