namespace ComputeHost;

/// <summary>The calls of a method that is given as a delegate.</summary>
internal static class DelegateCall
{
    public static ComputeCall<TResult> Create<TResult>(Func<TResult> method) =>
        new BoundCall<Func<TResult>, ValueTuple, TResult>(Checked(method), default(ValueTuple), static (_, _) => { }, static (m, _, _) => m());

    public static ComputeCall<NoResult> Create(Action method) =>
        new BoundCall<Action, ValueTuple, NoResult>(Checked(method), default(ValueTuple), static (_, _) => { }, static (m, _, _) => { m(); return default; });

    public static ComputeCall<TResult> Create<TResult>(Func<CancellationToken, TResult> method) =>
        new BoundCall<Func<CancellationToken, TResult>, ValueTuple, TResult>(Checked(method), default(ValueTuple), static (_, _) => { }, static (m, _, context) => m(context.CancellationToken));

    public static ComputeCall<NoResult> Create(Action<CancellationToken> method) =>
        new BoundCall<Action<CancellationToken>, ValueTuple, NoResult>(Checked(method), default(ValueTuple), static (_, _) => { }, static (m, _, context) => { m(context.CancellationToken); return default; });

    public static ComputeCall<TResult> Create<TResult>(Func<ComputeContext, TResult> method) =>
        new BoundCall<Func<ComputeContext, TResult>, ValueTuple, TResult>(Checked(method), default(ValueTuple), static (_, _) => { }, static (m, _, context) => m(context));

    public static ComputeCall<NoResult> Create(Action<ComputeContext> method) =>
        new BoundCall<Action<ComputeContext>, ValueTuple, NoResult>(Checked(method), default(ValueTuple), static (_, _) => { }, static (m, _, context) => { m(context); return default; });

    public static ComputeCall<TResult> Create<T1, TResult>(Func<T1, TResult> method, T1 argument1) =>
        new BoundCall<Func<T1, TResult>, T1, TResult>(Checked(method), argument1, static (a, v) => v.Visit(a), static (m, a, _) => m(a));

    public static ComputeCall<NoResult> Create<T1>(Action<T1> method, T1 argument1) =>
        new BoundCall<Action<T1>, T1, NoResult>(Checked(method), argument1, static (a, v) => v.Visit(a), static (m, a, _) => { m(a); return default; });

    public static ComputeCall<TResult> Create<T1, TResult>(Func<T1, CancellationToken, TResult> method, T1 argument1) =>
        new BoundCall<Func<T1, CancellationToken, TResult>, T1, TResult>(Checked(method), argument1, static (a, v) => v.Visit(a), static (m, a, context) => m(a, context.CancellationToken));

    public static ComputeCall<NoResult> Create<T1>(Action<T1, CancellationToken> method, T1 argument1) =>
        new BoundCall<Action<T1, CancellationToken>, T1, NoResult>(Checked(method), argument1, static (a, v) => v.Visit(a), static (m, a, context) => { m(a, context.CancellationToken); return default; });

    public static ComputeCall<TResult> Create<T1, TResult>(Func<T1, ComputeContext, TResult> method, T1 argument1) =>
        new BoundCall<Func<T1, ComputeContext, TResult>, T1, TResult>(Checked(method), argument1, static (a, v) => v.Visit(a), static (m, a, context) => m(a, context));

    public static ComputeCall<NoResult> Create<T1>(Action<T1, ComputeContext> method, T1 argument1) =>
        new BoundCall<Action<T1, ComputeContext>, T1, NoResult>(Checked(method), argument1, static (a, v) => v.Visit(a), static (m, a, context) => { m(a, context); return default; });

    public static ComputeCall<TResult> Create<T1, T2, TResult>(Func<T1, T2, TResult> method, T1 argument1, T2 argument2) =>
        new BoundCall<Func<T1, T2, TResult>, (T1, T2), TResult>(Checked(method), (argument1, argument2), static (a, v) => { v.Visit(a.Item1); v.Visit(a.Item2); }, static (m, a, _) => m(a.Item1, a.Item2));

    public static ComputeCall<NoResult> Create<T1, T2>(Action<T1, T2> method, T1 argument1, T2 argument2) =>
        new BoundCall<Action<T1, T2>, (T1, T2), NoResult>(Checked(method), (argument1, argument2), static (a, v) => { v.Visit(a.Item1); v.Visit(a.Item2); }, static (m, a, _) => { m(a.Item1, a.Item2); return default; });

    public static ComputeCall<TResult> Create<T1, T2, TResult>(Func<T1, T2, CancellationToken, TResult> method, T1 argument1, T2 argument2) =>
        new BoundCall<Func<T1, T2, CancellationToken, TResult>, (T1, T2), TResult>(Checked(method), (argument1, argument2), static (a, v) => { v.Visit(a.Item1); v.Visit(a.Item2); }, static (m, a, context) => m(a.Item1, a.Item2, context.CancellationToken));

    public static ComputeCall<NoResult> Create<T1, T2>(Action<T1, T2, CancellationToken> method, T1 argument1, T2 argument2) =>
        new BoundCall<Action<T1, T2, CancellationToken>, (T1, T2), NoResult>(Checked(method), (argument1, argument2), static (a, v) => { v.Visit(a.Item1); v.Visit(a.Item2); }, static (m, a, context) => { m(a.Item1, a.Item2, context.CancellationToken); return default; });

    public static ComputeCall<TResult> Create<T1, T2, TResult>(Func<T1, T2, ComputeContext, TResult> method, T1 argument1, T2 argument2) =>
        new BoundCall<Func<T1, T2, ComputeContext, TResult>, (T1, T2), TResult>(Checked(method), (argument1, argument2), static (a, v) => { v.Visit(a.Item1); v.Visit(a.Item2); }, static (m, a, context) => m(a.Item1, a.Item2, context));

    public static ComputeCall<NoResult> Create<T1, T2>(Action<T1, T2, ComputeContext> method, T1 argument1, T2 argument2) =>
        new BoundCall<Action<T1, T2, ComputeContext>, (T1, T2), NoResult>(Checked(method), (argument1, argument2), static (a, v) => { v.Visit(a.Item1); v.Visit(a.Item2); }, static (m, a, context) => { m(a.Item1, a.Item2, context); return default; });

    public static ComputeCall<TResult> Create<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> method, T1 argument1, T2 argument2, T3 argument3) =>
        new BoundCall<Func<T1, T2, T3, TResult>, (T1, T2, T3), TResult>(Checked(method), (argument1, argument2, argument3), static (a, v) => { v.Visit(a.Item1); v.Visit(a.Item2); v.Visit(a.Item3); }, static (m, a, _) => m(a.Item1, a.Item2, a.Item3));

    public static ComputeCall<NoResult> Create<T1, T2, T3>(Action<T1, T2, T3> method, T1 argument1, T2 argument2, T3 argument3) =>
        new BoundCall<Action<T1, T2, T3>, (T1, T2, T3), NoResult>(Checked(method), (argument1, argument2, argument3), static (a, v) => { v.Visit(a.Item1); v.Visit(a.Item2); v.Visit(a.Item3); }, static (m, a, _) => { m(a.Item1, a.Item2, a.Item3); return default; });

    public static ComputeCall<TResult> Create<T1, T2, T3, TResult>(Func<T1, T2, T3, CancellationToken, TResult> method, T1 argument1, T2 argument2, T3 argument3) =>
        new BoundCall<Func<T1, T2, T3, CancellationToken, TResult>, (T1, T2, T3), TResult>(Checked(method), (argument1, argument2, argument3), static (a, v) => { v.Visit(a.Item1); v.Visit(a.Item2); v.Visit(a.Item3); }, static (m, a, context) => m(a.Item1, a.Item2, a.Item3, context.CancellationToken));

    public static ComputeCall<NoResult> Create<T1, T2, T3>(Action<T1, T2, T3, CancellationToken> method, T1 argument1, T2 argument2, T3 argument3) =>
        new BoundCall<Action<T1, T2, T3, CancellationToken>, (T1, T2, T3), NoResult>(Checked(method), (argument1, argument2, argument3), static (a, v) => { v.Visit(a.Item1); v.Visit(a.Item2); v.Visit(a.Item3); }, static (m, a, context) => { m(a.Item1, a.Item2, a.Item3, context.CancellationToken); return default; });

    public static ComputeCall<TResult> Create<T1, T2, T3, TResult>(Func<T1, T2, T3, ComputeContext, TResult> method, T1 argument1, T2 argument2, T3 argument3) =>
        new BoundCall<Func<T1, T2, T3, ComputeContext, TResult>, (T1, T2, T3), TResult>(Checked(method), (argument1, argument2, argument3), static (a, v) => { v.Visit(a.Item1); v.Visit(a.Item2); v.Visit(a.Item3); }, static (m, a, context) => m(a.Item1, a.Item2, a.Item3, context));

    public static ComputeCall<NoResult> Create<T1, T2, T3>(Action<T1, T2, T3, ComputeContext> method, T1 argument1, T2 argument2, T3 argument3) =>
        new BoundCall<Action<T1, T2, T3, ComputeContext>, (T1, T2, T3), NoResult>(Checked(method), (argument1, argument2, argument3), static (a, v) => { v.Visit(a.Item1); v.Visit(a.Item2); v.Visit(a.Item3); }, static (m, a, context) => { m(a.Item1, a.Item2, a.Item3, context); return default; });

    public static ComputeCall<TResult> Create<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> method, T1 argument1, T2 argument2, T3 argument3, T4 argument4) =>
        new BoundCall<Func<T1, T2, T3, T4, TResult>, (T1, T2, T3, T4), TResult>(Checked(method), (argument1, argument2, argument3, argument4), static (a, v) => { v.Visit(a.Item1); v.Visit(a.Item2); v.Visit(a.Item3); v.Visit(a.Item4); }, static (m, a, _) => m(a.Item1, a.Item2, a.Item3, a.Item4));

    public static ComputeCall<NoResult> Create<T1, T2, T3, T4>(Action<T1, T2, T3, T4> method, T1 argument1, T2 argument2, T3 argument3, T4 argument4) =>
        new BoundCall<Action<T1, T2, T3, T4>, (T1, T2, T3, T4), NoResult>(Checked(method), (argument1, argument2, argument3, argument4), static (a, v) => { v.Visit(a.Item1); v.Visit(a.Item2); v.Visit(a.Item3); v.Visit(a.Item4); }, static (m, a, _) => { m(a.Item1, a.Item2, a.Item3, a.Item4); return default; });

    public static ComputeCall<TResult> Create<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, CancellationToken, TResult> method, T1 argument1, T2 argument2, T3 argument3, T4 argument4) =>
        new BoundCall<Func<T1, T2, T3, T4, CancellationToken, TResult>, (T1, T2, T3, T4), TResult>(Checked(method), (argument1, argument2, argument3, argument4), static (a, v) => { v.Visit(a.Item1); v.Visit(a.Item2); v.Visit(a.Item3); v.Visit(a.Item4); }, static (m, a, context) => m(a.Item1, a.Item2, a.Item3, a.Item4, context.CancellationToken));

    public static ComputeCall<NoResult> Create<T1, T2, T3, T4>(Action<T1, T2, T3, T4, CancellationToken> method, T1 argument1, T2 argument2, T3 argument3, T4 argument4) =>
        new BoundCall<Action<T1, T2, T3, T4, CancellationToken>, (T1, T2, T3, T4), NoResult>(Checked(method), (argument1, argument2, argument3, argument4), static (a, v) => { v.Visit(a.Item1); v.Visit(a.Item2); v.Visit(a.Item3); v.Visit(a.Item4); }, static (m, a, context) => { m(a.Item1, a.Item2, a.Item3, a.Item4, context.CancellationToken); return default; });

    public static ComputeCall<TResult> Create<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, ComputeContext, TResult> method, T1 argument1, T2 argument2, T3 argument3, T4 argument4) =>
        new BoundCall<Func<T1, T2, T3, T4, ComputeContext, TResult>, (T1, T2, T3, T4), TResult>(Checked(method), (argument1, argument2, argument3, argument4), static (a, v) => { v.Visit(a.Item1); v.Visit(a.Item2); v.Visit(a.Item3); v.Visit(a.Item4); }, static (m, a, context) => m(a.Item1, a.Item2, a.Item3, a.Item4, context));

    public static ComputeCall<NoResult> Create<T1, T2, T3, T4>(Action<T1, T2, T3, T4, ComputeContext> method, T1 argument1, T2 argument2, T3 argument3, T4 argument4) =>
        new BoundCall<Action<T1, T2, T3, T4, ComputeContext>, (T1, T2, T3, T4), NoResult>(Checked(method), (argument1, argument2, argument3, argument4), static (a, v) => { v.Visit(a.Item1); v.Visit(a.Item2); v.Visit(a.Item3); v.Visit(a.Item4); }, static (m, a, context) => { m(a.Item1, a.Item2, a.Item3, a.Item4, context); return default; });

    private static TMethod Checked<TMethod>(TMethod method)
        where TMethod : Delegate
    {
        ArgumentNullException.ThrowIfNull(method);
        return method;
    }

    /// <summary>The lambdas are static, so that a call costs one object, whatever its arity.</summary>
    private sealed class BoundCall<TMethod, TArguments, TResult>(
        TMethod method,
        TArguments arguments,
        Action<TArguments, IComputeArgumentVisitor> visit,
        Func<TMethod, TArguments, ComputeContext, TResult> invoke) : ComputeCall<TResult>(method)
        where TMethod : Delegate
    {
        private readonly TMethod _method = method;

        public override void VisitArguments(IComputeArgumentVisitor visitor) => visit(arguments, visitor);

        public override TResult Invoke(ComputeContext context) => invoke(_method, arguments, context);
    }
}
