using System.Diagnostics;
using ComputeHost.Calls;

namespace ComputeHost.Mapping;

/// <summary>One method with many items, which it runs for one after another.</summary>
internal sealed class ItemsCall<T, TResult> : ComputeCall<ItemResults<TResult>>
{
    private readonly Func<T, ComputeContext, TResult> _invoke;
    private readonly ArraySegment<T> _items;

    public ItemsCall(Delegate method, Func<T, ComputeContext, TResult> invoke, ArraySegment<T> items, ItemsMode mode)
        : base(method) =>
        (_invoke, _items, Items) = (invoke, items, mode);

    public ItemsCall(ComputeMethodDescriptor method, ArraySegment<T> items, ItemsMode mode)
        : base(method) =>
        (_invoke, _items, Items) = ((item, context) => DescribedMethod.Invoke<TResult>(method, [item], context), items, mode);

    internal override ItemsMode Items { get; }

    internal override int MostValues => _items.Count;

    public override void VisitArguments(IComputeArgumentVisitor visitor)
    {
        foreach (T item in _items)
        {
            visitor.Visit(item);
        }
    }

    public override ItemResults<TResult> Invoke(ComputeContext context)
    {
        long start = Stopwatch.GetTimestamp();
        return new ItemResults<TResult>(Array.ConvertAll(_items.ToArray(), item => _invoke(item, context)), [], Stopwatch.GetElapsedTime(start), 0);
    }

    internal override void VisitItemResult(IItemResultVisitor visitor) => visitor.Visit<TResult>();

    internal override ItemResults<TResult> ResultOf(IReadOnlyList<object?> values) => new([.. values.Select(static value => (TResult)value!)], [], TimeSpan.Zero, 0);
}
