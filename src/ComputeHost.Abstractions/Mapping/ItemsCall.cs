using System.Diagnostics;

namespace ComputeHost.Mapping;

/// <summary>One method with many items, which it runs for one after another.</summary>
internal sealed class ItemsCall<T, TResult>(Delegate method, Func<T, ComputeContext, TResult> invoke, ArraySegment<T> items, ItemsMode mode) : ComputeCall<ItemResults<TResult>>(method)
{
    internal override ItemsMode Items => mode;

    internal override int MostValues => items.Count;

    public override void VisitArguments(IComputeArgumentVisitor visitor)
    {
        foreach (T item in items)
        {
            visitor.Visit(item);
        }
    }

    public override ItemResults<TResult> Invoke(ComputeContext context)
    {
        long start = Stopwatch.GetTimestamp();
        return new ItemResults<TResult>(Array.ConvertAll(items.ToArray(), item => invoke(item, context)), [], Stopwatch.GetElapsedTime(start), 0);
    }

    internal override ItemResults<TResult> ResultOf(IReadOnlyList<object?> values) => new([.. values.Select(static value => (TResult)value!)], [], TimeSpan.Zero, 0);
}
