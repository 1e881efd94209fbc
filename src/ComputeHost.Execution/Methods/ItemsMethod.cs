using System.Diagnostics;
using ComputeHost.Execution.Failures;
using ComputeHost.Protocol.CallValues;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Execution.Methods;

/// <summary>A method of one parameter that is run for many items, one after another. One that fails costs the others nothing.</summary>
/// <remarks>
/// Results that are too large only together do not fail: those that come first are returned, and the caller sends the items again that were not run.
/// </remarks>
internal sealed class ItemsMethod<T, TResult>(MethodContract contract, Func<T, ComputeContext, TResult> method, bool untilFault) : CompiledMethod(contract)
{
    /// <summary>How many bytes the results take before no further item is run.</summary>
    private const int EnoughResults = 512 * 1024;

    private readonly PayloadCodec<T> _codec = PayloadCodecs.For<T>();
    private readonly PayloadCodec<TResult> _resultCodec = PayloadCodecs.For<TResult>();

    [StackTraceHidden]
    public override void Invoke(ReadOnlySpan<byte> arguments, SegmentLease? lease, ComputeContext context, PayloadWriter result, ref CallSteps steps)
    {
        var reader = new ArgumentsReader(arguments);
        var faults = new List<ItemFault>();
        // A small part of the limit, so that what came before it leaves room even for a large result.
        long enough = Math.Min(EnoughResults, result.Limit / 8);
        int endLength = ItemResultsEncoding.EndLength;
        steps.Enter();
        for (uint item = 0; MayGoOn(item) && reader.TryReadNext(out ReadOnlySpan<byte> encoded); item++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            int begin = result.Length;
            var itemSteps = default(CallSteps);
            try
            {
                RunItem(encoded, lease, context, result, ref itemSteps);
                result.EnsureFits(endLength);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !context.CancellationToken.IsCancellationRequested)
            {
                result.Truncate(begin);
                ItemResultsEncoding.WriteNoValue(result);
                ItemFault fault = ItemResultsEncoding.FaultOf(item, MethodFaults.Of(exception, itemSteps.Step, context));
                faults.Add(fault);
                endLength += ItemResultsEncoding.LengthOf(fault);
            }
        }

        steps.Leave();
        ItemResultsEncoding.WriteEnd(result, faults, steps.RunTime);
        steps.Finish();

        bool MayGoOn(uint next) => (next == 0 || result.Length + endLength < enough) && (faults.Count == 0 || !untilFault);
    }

    [StackTraceHidden]
    private void RunItem(ReadOnlySpan<byte> encoded, SegmentLease? lease, ComputeContext context, PayloadWriter result, ref CallSteps steps)
    {
        T item = _codec.Read(encoded, lease);
        steps.Enter();
        TResult value = method(item, context);
        steps.Leave();
        int mark = ArgumentsEncoding.BeginValue(result);
        _resultCodec.Write(result, value);
        ArgumentsEncoding.EndValue(result, mark);
    }
}
