using ComputeHost.Calls;
using ComputeHost.Mapping;

namespace ComputeHost;

/// <summary>Runs a method for each item of a sequence.</summary>
/// <remarks>
/// Items travel in chunks that the workers share, so that a million short items cost little and long ones spread over all workers. The source is read
/// only as far ahead as <see cref="ComputeMapOptions.ChunksInFlight"/> says. Leaving the enumeration, or cancelling its token (or that of
/// <c>WithCancellation</c>), gives up what is under way. That does not wait for an asynchronous source that is asked for its next item and does not
/// listen to its token: such a source is disposed when it answers, after the enumeration has ended. An item whose method throws does not disturb the
/// others of its chunk. Each enumeration of the result runs the mapping anew.
/// </remarks>
public static class ComputeMapExtensions
{
    /// <summary>Runs a function for each item of a sequence.</summary>
    /// <typeparam name="T">The type of the items, which can be assigned to that of the method's parameter.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="client">Where the calls run.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="source">The items.</param>
    /// <param name="options">Options of this mapping, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>
    /// The results, in the order of the items unless the options say otherwise. Its enumeration ends with a <see cref="ComputeItemException"/> if an
    /// item fails, unless the options say otherwise; with an <see cref="OperationCanceledException"/> if a token is cancelled; and with what the
    /// source throws.
    /// </returns>
    /// <exception cref="ArgumentException">An option is out of its range. A method that cannot be called fails the enumeration.</exception>
    public static IAsyncEnumerable<TResult> MapAsync<T, TResult>(
        this IComputeClient client, Func<T, TResult> method, IEnumerable<T> source,
        ComputeMapOptions? options = null, CancellationToken cancellationToken = default) =>
        MapItemsAsync(client, method, new ReadySource<T>(Checked(source)), static (m, item, _) => m(item), options, cancellationToken);

    /// <summary>Runs a function that takes a cancellation token for each item of a sequence.</summary>
    /// <typeparam name="T">The type of the items, which can be assigned to that of the method's parameter.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="client">Where the calls run.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="source">The items.</param>
    /// <param name="options">Options of this mapping, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>
    /// The results, in the order of the items unless the options say otherwise. Its enumeration ends with a <see cref="ComputeItemException"/> if an
    /// item fails, unless the options say otherwise; with an <see cref="OperationCanceledException"/> if a token is cancelled; and with what the
    /// source throws.
    /// </returns>
    /// <exception cref="ArgumentException">An option is out of its range. A method that cannot be called fails the enumeration.</exception>
    public static IAsyncEnumerable<TResult> MapAsync<T, TResult>(
        this IComputeClient client, Func<T, CancellationToken, TResult> method, IEnumerable<T> source,
        ComputeMapOptions? options = null, CancellationToken cancellationToken = default) =>
        MapItemsAsync(client, method, new ReadySource<T>(Checked(source)), static (m, item, context) => m(item, context.CancellationToken), options, cancellationToken);

    /// <summary>Runs a function that takes a context for each item of a sequence.</summary>
    /// <typeparam name="T">The type of the items, which can be assigned to that of the method's parameter.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="client">Where the calls run.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="source">The items.</param>
    /// <param name="options">Options of this mapping, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>
    /// The results, in the order of the items unless the options say otherwise. Its enumeration ends with a <see cref="ComputeItemException"/> if an
    /// item fails, unless the options say otherwise; with an <see cref="OperationCanceledException"/> if a token is cancelled; and with what the
    /// source throws.
    /// </returns>
    /// <exception cref="ArgumentException">An option is out of its range. A method that cannot be called fails the enumeration.</exception>
    public static IAsyncEnumerable<TResult> MapAsync<T, TResult>(
        this IComputeClient client, Func<T, ComputeContext, TResult> method, IEnumerable<T> source,
        ComputeMapOptions? options = null, CancellationToken cancellationToken = default) =>
        MapItemsAsync(client, method, new ReadySource<T>(Checked(source)), static (m, item, context) => m(item, context), options, cancellationToken);

    /// <summary>Runs a function for each item of an asynchronous sequence.</summary>
    /// <typeparam name="T">The type of the items, which can be assigned to that of the method's parameter.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="client">Where the calls run.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="source">The items.</param>
    /// <param name="options">Options of this mapping, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>
    /// The results, in the order of the items unless the options say otherwise. Its enumeration ends with a <see cref="ComputeItemException"/> if an
    /// item fails, unless the options say otherwise; with an <see cref="OperationCanceledException"/> if a token is cancelled; and with what the
    /// source throws.
    /// </returns>
    /// <exception cref="ArgumentException">An option is out of its range. A method that cannot be called fails the enumeration.</exception>
    public static IAsyncEnumerable<TResult> MapAsync<T, TResult>(
        this IComputeClient client, Func<T, TResult> method, IAsyncEnumerable<T> source,
        ComputeMapOptions? options = null, CancellationToken cancellationToken = default) =>
        MapItemsAsync(client, method, Checked(source), static (m, item, _) => m(item), options, cancellationToken);

    /// <summary>Runs a function that takes a cancellation token for each item of an asynchronous sequence.</summary>
    /// <typeparam name="T">The type of the items, which can be assigned to that of the method's parameter.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="client">Where the calls run.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="source">The items.</param>
    /// <param name="options">Options of this mapping, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>
    /// The results, in the order of the items unless the options say otherwise. Its enumeration ends with a <see cref="ComputeItemException"/> if an
    /// item fails, unless the options say otherwise; with an <see cref="OperationCanceledException"/> if a token is cancelled; and with what the
    /// source throws.
    /// </returns>
    /// <exception cref="ArgumentException">An option is out of its range. A method that cannot be called fails the enumeration.</exception>
    public static IAsyncEnumerable<TResult> MapAsync<T, TResult>(
        this IComputeClient client, Func<T, CancellationToken, TResult> method, IAsyncEnumerable<T> source,
        ComputeMapOptions? options = null, CancellationToken cancellationToken = default) =>
        MapItemsAsync(client, method, Checked(source), static (m, item, context) => m(item, context.CancellationToken), options, cancellationToken);

    /// <summary>Runs a function that takes a context for each item of an asynchronous sequence.</summary>
    /// <typeparam name="T">The type of the items, which can be assigned to that of the method's parameter.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="client">Where the calls run.</param>
    /// <param name="method">The marked static method, as a method group.</param>
    /// <param name="source">The items.</param>
    /// <param name="options">Options of this mapping, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>
    /// The results, in the order of the items unless the options say otherwise. Its enumeration ends with a <see cref="ComputeItemException"/> if an
    /// item fails, unless the options say otherwise; with an <see cref="OperationCanceledException"/> if a token is cancelled; and with what the
    /// source throws.
    /// </returns>
    /// <exception cref="ArgumentException">An option is out of its range. A method that cannot be called fails the enumeration.</exception>
    public static IAsyncEnumerable<TResult> MapAsync<T, TResult>(
        this IComputeClient client, Func<T, ComputeContext, TResult> method, IAsyncEnumerable<T> source,
        ComputeMapOptions? options = null, CancellationToken cancellationToken = default) =>
        MapItemsAsync(client, method, Checked(source), static (m, item, context) => m(item, context), options, cancellationToken);

    /// <summary>Runs a method that is described for each item of a sequence.</summary>
    /// <typeparam name="T">The type of the items, which can be assigned to that of the method's parameter.</typeparam>
    /// <typeparam name="TResult">The type of the results, to which the method's can be assigned.</typeparam>
    /// <param name="client">Where the calls run.</param>
    /// <param name="method">The method, which takes one argument.</param>
    /// <param name="source">The items.</param>
    /// <param name="options">Options of this mapping, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>
    /// The results, in the order of the items unless the options say otherwise. Its enumeration ends with a <see cref="ComputeItemException"/> if an
    /// item fails, unless the options say otherwise; with an <see cref="OperationCanceledException"/> if a token is cancelled; and with what the
    /// source throws.
    /// </returns>
    /// <exception cref="ArgumentException">An option is out of its range, or the method takes or returns something else.</exception>
    public static IAsyncEnumerable<TResult> MapAsync<T, TResult>(
        this IComputeClient client, ComputeMethodDescriptor method, IEnumerable<T> source,
        ComputeMapOptions? options = null, CancellationToken cancellationToken = default) =>
        MapDescribedAsync<T, TResult>(client, method, new ReadySource<T>(Checked(source)), options, cancellationToken);

    /// <summary>Runs a method that is described for each item of an asynchronous sequence.</summary>
    /// <typeparam name="T">The type of the items, which can be assigned to that of the method's parameter.</typeparam>
    /// <typeparam name="TResult">The type of the results, to which the method's can be assigned.</typeparam>
    /// <param name="client">Where the calls run.</param>
    /// <param name="method">The method, which takes one argument.</param>
    /// <param name="source">The items.</param>
    /// <param name="options">Options of this mapping, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>
    /// The results, in the order of the items unless the options say otherwise. Its enumeration ends with a <see cref="ComputeItemException"/> if an
    /// item fails, unless the options say otherwise; with an <see cref="OperationCanceledException"/> if a token is cancelled; and with what the
    /// source throws.
    /// </returns>
    /// <exception cref="ArgumentException">An option is out of its range, or the method takes or returns something else.</exception>
    public static IAsyncEnumerable<TResult> MapAsync<T, TResult>(
        this IComputeClient client, ComputeMethodDescriptor method, IAsyncEnumerable<T> source,
        ComputeMapOptions? options = null, CancellationToken cancellationToken = default) =>
        MapDescribedAsync<T, TResult>(client, method, Checked(source), options, cancellationToken);

    private static Mapping<T, TResult> MapItemsAsync<TMethod, T, TResult>(
        IComputeClient client, TMethod method, IAsyncEnumerable<T> source, Func<TMethod, T, ComputeContext, TResult> invoke,
        ComputeMapOptions? options, CancellationToken cancellationToken)
        where TMethod : Delegate
    {
        ArgumentNullException.ThrowIfNull(method);
        return MapAsync<T, TResult>(
            client,
            MethodShape.DisplayName(method.Method),
            (items, mode) => new ItemsCall<T, TResult>(method, (item, context) => invoke(method, item, context), items, mode),
            source,
            options,
            cancellationToken);
    }

    private static Mapping<T, TResult> MapDescribedAsync<T, TResult>(
        IComputeClient client, ComputeMethodDescriptor method, IAsyncEnumerable<T> source, ComputeMapOptions? options, CancellationToken cancellationToken)
    {
        CallCheck.CheckForItems<T, TResult>(method);
        return MapAsync<T, TResult>(client, method.Name, (items, mode) => new ItemsCall<T, TResult>(method, items, mode), source, options, cancellationToken);
    }

    private static Mapping<T, TResult> MapAsync<T, TResult>(
        IComputeClient client, string method, Func<ArraySegment<T>, ItemsMode, ItemsCall<T, TResult>> createCall, IAsyncEnumerable<T> source,
        ComputeMapOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ComputeMapOptions chosen = options ?? new ComputeMapOptions();
        chosen.Check();
        return new Mapping<T, TResult>(
            () =>
            {
                var sizer = new ChunkSizer(chosen.ChunkSize);
                ItemsMode mode = chosen.ItemFailed is null ? ItemsMode.UntilFault : ItemsMode.All;
                var sender = new ChunkSender<T, TResult>(client, items => createCall(items, mode), mode, chosen.Call, sizer);
                return new MapRun<T, TResult>(sender, source, chosen, method, sizer, TimeProvider.System);
            },
            cancellationToken);
    }

    private static TSource Checked<TSource>(TSource source)
        where TSource : class
    {
        ArgumentNullException.ThrowIfNull(source);
        return source;
    }

    /// <summary>Each enumeration is a run of its own.</summary>
    private sealed class Mapping<T, TResult>(Func<MapRun<T, TResult>> begin, CancellationToken given) : IAsyncEnumerable<TResult>
    {
        public async IAsyncEnumerator<TResult> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            using CancellationTokenSource? both =
                given.CanBeCanceled && cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(given, cancellationToken) : null;
            CancellationToken either = both?.Token ?? (given.CanBeCanceled ? given : cancellationToken);
            await foreach (TResult result in begin().RunAsync(either).ConfigureAwait(false))
            {
                yield return result;
            }
        }
    }
}
