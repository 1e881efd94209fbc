using System.Diagnostics;
using ComputeHost.Execution.Failures;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;

namespace ComputeHost.Execution.Methods;

internal sealed class CompiledMethod<TResult>(MethodContract contract) : CompiledMethod(contract)
{
    private readonly Func<ComputeContext, TResult> _method = MethodThunk.Create<Func<ComputeContext, TResult>>(contract);
    private readonly PayloadCodec<TResult> _resultCodec = PayloadCodec.For<TResult>();

    [StackTraceHidden]
    public override void Invoke(ReadOnlySpan<byte> arguments, SegmentLease? lease, ComputeContext context, PayloadWriter result, ref CallSteps steps)
    {
        var reader = new ArgumentsReader(arguments);
        End(ref reader);
        steps.Enter();
        TResult value = _method(context);
        steps.Leave();
        _resultCodec.Write(result, value);
        steps.Finish();
    }
}

internal sealed class CompiledMethod<T1, TResult>(MethodContract contract) : CompiledMethod(contract)
{
    private readonly Func<T1, ComputeContext, TResult> _method = MethodThunk.Create<Func<T1, ComputeContext, TResult>>(contract);
    private readonly PayloadCodec<T1> _codec1 = PayloadCodec.For<T1>();
    private readonly PayloadCodec<TResult> _resultCodec = PayloadCodec.For<TResult>();

    [StackTraceHidden]
    public override void Invoke(ReadOnlySpan<byte> arguments, SegmentLease? lease, ComputeContext context, PayloadWriter result, ref CallSteps steps)
    {
        var reader = new ArgumentsReader(arguments);
        T1 argument1 = _codec1.Read(Next(ref reader, 0), lease);
        End(ref reader);
        steps.Enter();
        TResult value = _method(argument1, context);
        steps.Leave();
        _resultCodec.Write(result, value);
        steps.Finish();
    }

    private protected override CompiledMethod CreateForItems(bool untilFault) => new ItemsMethod<T1, TResult>(Contract, _method, untilFault);
}

internal sealed class CompiledMethod<T1, T2, TResult>(MethodContract contract) : CompiledMethod(contract)
{
    private readonly Func<T1, T2, ComputeContext, TResult> _method = MethodThunk.Create<Func<T1, T2, ComputeContext, TResult>>(contract);
    private readonly PayloadCodec<T1> _codec1 = PayloadCodec.For<T1>();
    private readonly PayloadCodec<T2> _codec2 = PayloadCodec.For<T2>();
    private readonly PayloadCodec<TResult> _resultCodec = PayloadCodec.For<TResult>();

    [StackTraceHidden]
    public override void Invoke(ReadOnlySpan<byte> arguments, SegmentLease? lease, ComputeContext context, PayloadWriter result, ref CallSteps steps)
    {
        var reader = new ArgumentsReader(arguments);
        T1 argument1 = _codec1.Read(Next(ref reader, 0), lease);
        T2 argument2 = _codec2.Read(Next(ref reader, 1), lease);
        End(ref reader);
        steps.Enter();
        TResult value = _method(argument1, argument2, context);
        steps.Leave();
        _resultCodec.Write(result, value);
        steps.Finish();
    }
}

internal sealed class CompiledMethod<T1, T2, T3, TResult>(MethodContract contract) : CompiledMethod(contract)
{
    private readonly Func<T1, T2, T3, ComputeContext, TResult> _method = MethodThunk.Create<Func<T1, T2, T3, ComputeContext, TResult>>(contract);
    private readonly PayloadCodec<T1> _codec1 = PayloadCodec.For<T1>();
    private readonly PayloadCodec<T2> _codec2 = PayloadCodec.For<T2>();
    private readonly PayloadCodec<T3> _codec3 = PayloadCodec.For<T3>();
    private readonly PayloadCodec<TResult> _resultCodec = PayloadCodec.For<TResult>();

    [StackTraceHidden]
    public override void Invoke(ReadOnlySpan<byte> arguments, SegmentLease? lease, ComputeContext context, PayloadWriter result, ref CallSteps steps)
    {
        var reader = new ArgumentsReader(arguments);
        T1 argument1 = _codec1.Read(Next(ref reader, 0), lease);
        T2 argument2 = _codec2.Read(Next(ref reader, 1), lease);
        T3 argument3 = _codec3.Read(Next(ref reader, 2), lease);
        End(ref reader);
        steps.Enter();
        TResult value = _method(argument1, argument2, argument3, context);
        steps.Leave();
        _resultCodec.Write(result, value);
        steps.Finish();
    }
}

internal sealed class CompiledMethod<T1, T2, T3, T4, TResult>(MethodContract contract) : CompiledMethod(contract)
{
    private readonly Func<T1, T2, T3, T4, ComputeContext, TResult> _method = MethodThunk.Create<Func<T1, T2, T3, T4, ComputeContext, TResult>>(contract);
    private readonly PayloadCodec<T1> _codec1 = PayloadCodec.For<T1>();
    private readonly PayloadCodec<T2> _codec2 = PayloadCodec.For<T2>();
    private readonly PayloadCodec<T3> _codec3 = PayloadCodec.For<T3>();
    private readonly PayloadCodec<T4> _codec4 = PayloadCodec.For<T4>();
    private readonly PayloadCodec<TResult> _resultCodec = PayloadCodec.For<TResult>();

    [StackTraceHidden]
    public override void Invoke(ReadOnlySpan<byte> arguments, SegmentLease? lease, ComputeContext context, PayloadWriter result, ref CallSteps steps)
    {
        var reader = new ArgumentsReader(arguments);
        T1 argument1 = _codec1.Read(Next(ref reader, 0), lease);
        T2 argument2 = _codec2.Read(Next(ref reader, 1), lease);
        T3 argument3 = _codec3.Read(Next(ref reader, 2), lease);
        T4 argument4 = _codec4.Read(Next(ref reader, 3), lease);
        End(ref reader);
        steps.Enter();
        TResult value = _method(argument1, argument2, argument3, argument4, context);
        steps.Leave();
        _resultCodec.Write(result, value);
        steps.Finish();
    }
}
