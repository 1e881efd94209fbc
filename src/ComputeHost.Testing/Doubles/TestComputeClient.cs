using System.Collections.Concurrent;
using ComputeHost.Calls;
using ComputeHost.Execution.Calls;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Methods;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Testing;

/// <summary>
/// An <see cref="IComputeClient"/> for unit tests: calls run in the test's own process, each on a thread of its own, without any worker. Everything
/// else is as in a pool: methods must be marked, arguments and results are copied, what would not arrive equal is refused, time limits and tokens end
/// the caller's wait, and the exceptions are the same. Outcomes can be arranged instead, and the calls are written down.
/// </summary>
/// <remarks>
/// The calls of a mapping carry several items each. Every arranged value is the result of one item, in the order of the items; an arranged exception
/// ends the call that begins with the item whose turn it is. All members are safe to use from many threads at once. A method that does not end when
/// its time is up keeps its thread to itself.
/// </remarks>
public sealed class TestComputeClient : IComputeClient
{
    private readonly NestedClient _client;
    private readonly ConcurrentQueue<TestCall> _calls = new();
    private readonly ConcurrentDictionary<string, ArrangedOutcomes> _arranged = new(StringComparer.Ordinal);

    /// <summary>Makes a client.</summary>
    /// <param name="loggerFactory">Gives methods their <see cref="ComputeContext.Logger"/>; <see langword="null"/> for none.</param>
    public TestComputeClient(ILoggerFactory? loggerFactory = null) =>
        _client = new NestedClient(PoolDefaults.MaxPayload, method => loggerFactory?.CreateLogger(method) ?? NullLogger.Instance) { ChecksRoundTrips = true };

    /// <summary>
    /// Whether each argument and result is also encoded as it has arrived and held against what was sent; on by default. A value that arrives as
    /// another, because its getters, setters or constructor change it, is refused with a <see cref="NotSerializableException"/> that names the
    /// member: no type shows this, and a pool does not look for it.
    /// </summary>
    public bool CheckRoundTrips
    {
        get => _client.ChecksRoundTrips;
        init => _client.ChecksRoundTrips = value;
    }

    /// <summary>The calls that were made so far, in their order.</summary>
    public IReadOnlyList<TestCall> Calls => [.. _calls];

    /// <summary>Lets the next call of a method return a value without running it. Arranged outcomes of one method are used in their order.</summary>
    /// <typeparam name="TResult">The method's result type.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="result">What the call returns.</param>
    /// <exception cref="ArgumentException">The method cannot be called, or its result is no <typeparamref name="TResult"/>.</exception>
    public void ReturnNext<TResult>(Delegate method, TResult result) => ReturnNext(ComputeMethodDescriptor.Of(method), result);

    /// <summary>
    /// Lets the next call of a method return a value without running it, also where this program does not have the method. Arranged outcomes of one
    /// method are used in their order.
    /// </summary>
    /// <typeparam name="TResult">The method's result type.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="result">What the call returns.</param>
    /// <exception cref="ArgumentException">The method's result is no <typeparamref name="TResult"/>.</exception>
    public void ReturnNext<TResult>(ComputeMethodDescriptor method, TResult result)
    {
        ArgumentNullException.ThrowIfNull(method);
        MethodContract contract = MethodContract.Of(method);
        if (contract.ResultType != typeof(TResult))
        {
            throw new ArgumentException($"'{contract.DisplayName}' returns '{contract.ResultType}', but the arranged result is '{typeof(TResult)}'. Arrange a result of the method's own type.", nameof(result));
        }

        OutcomesOf(contract).Return(result);
    }

    /// <summary>
    /// Lets the next call of a method end with an exception without running it, as a lost worker or a full queue would. Arranged outcomes of one
    /// method are used in their order.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="exception">What the call throws.</param>
    /// <exception cref="ArgumentException">The method cannot be called.</exception>
    public void FailNext(Delegate method, Exception exception) => FailNext(ComputeMethodDescriptor.Of(method), exception);

    /// <summary>
    /// Lets the next call of a method end with an exception without running it, also where this program does not have the method. Arranged outcomes
    /// of one method are used in their order.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="exception">What the call throws.</param>
    public void FailNext(ComputeMethodDescriptor method, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(exception);
        OutcomesOf(MethodContract.Of(method)).Fail(exception);
    }

    /// <inheritdoc/>
    public Task<TResult> ExecuteAsync<TResult>(ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        MethodContract contract = MethodContract.Of(invocation.Descriptor);
        var arguments = new ArgumentValues();
        invocation.VisitArguments(arguments);
        _calls.Enqueue(new TestCall(contract.Descriptor, invocation.Method, arguments, options));
        if (!_arranged.TryGetValue(contract.Key, out ArrangedOutcomes? outcomes) || !outcomes.TryTake(invocation.MostValues, out List<object?> values, out Exception? exception))
        {
            return _client.ExecuteAsync(invocation, options, cancellationToken);
        }

        return cancellationToken.IsCancellationRequested ? Task.FromCanceled<TResult>(cancellationToken)
            : exception is not null ? Task.FromException<TResult>(exception)
            : Task.FromResult(invocation.ResultOf(values));
    }

    private ArrangedOutcomes OutcomesOf(MethodContract contract) => _arranged.GetOrAdd(contract.Key, static _ => new ArrangedOutcomes());
}
