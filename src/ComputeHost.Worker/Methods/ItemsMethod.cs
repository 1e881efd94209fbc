using System.Diagnostics;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;
using ComputeHost.Worker.Execution;

namespace ComputeHost.Worker.Methods;

/// <summary>A method of one parameter that is run for many items, one after another. One that fails costs the others nothing.</summary>
internal sealed class ItemsMethod<T, TResult>(MethodContract contract, Func<T, ComputeContext, TResult> method, bool untilFault) : CompiledMethod(contract)
{
    private readonly PayloadCodec<T> _codec = PayloadCodec.For<T>();
    private readonly PayloadCodec<TResult> _resultCodec = PayloadCodec.For<TResult>();

    [StackTraceHidden]
    public override void Invoke(ReadOnlySpan<byte> arguments, SegmentLease? lease, ComputeContext context, PayloadWriter result, ref CallSteps steps)
    {
        var reader = new ArgumentsReader(arguments);
        var faults = new List<ItemFault>();
        steps.Enter();
        for (uint item = 0; reader.TryReadNext(out ReadOnlySpan<byte> encoded) && (faults.Count == 0 || !untilFault); item++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            int begin = result.Length;
            var itemSteps = default(CallSteps);
            try
            {
                RunItem(encoded, lease, context, result, ref itemSteps);
            }
            catch (PayloadTooLargeException)
            {
                // All results together are over the limit.
                steps.Leave();
                throw;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !context.CancellationToken.IsCancellationRequested)
            {
                result.Truncate(begin);
                ItemResultsEncoding.WriteNoValue(result);
                faults.Add(new ItemFault { Item = item, Fault = CallRunner.Describe(exception, itemSteps.Step, context) });
            }
        }

        steps.Leave();
        ItemResultsEncoding.WriteEnd(result, faults, steps.RunTime);
        steps.Finish();
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
