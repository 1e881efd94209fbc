using ComputeHost.Calls;
using ComputeHost.Mapping;

namespace ComputeHost.Abstractions.Tests.Mapping;

/// <summary>A client whose calls end when and as the test says. A call that is let run gets its items doubled.</summary>
internal sealed class ScriptedClient : IComputeClient
{
    private readonly Lock _gate = new();

    /// <summary>The items of each call, in the order of sending.</summary>
    public List<int[]> Calls { get; } = [];

    /// <summary>Decides how a call ends: by the exception, or by a result where that is null.</summary>
    public Func<int[], Exception?> Fail { get; init; } = _ => null;

    /// <summary>Items that fail, each for itself.</summary>
    public HashSet<int> Bad { get; init; } = [];

    /// <summary>How many items a call runs at most.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>What a call answers, if it is not what it should.</summary>
    public ItemResults<int>? Answer { get; init; }

    /// <summary>What the calls wait for, by their first item.</summary>
    public Dictionary<int, TaskCompletionSource> Held { get; init; } = [];

    public int Cancelled { get; private set; }

    public async Task<TResult> ExecuteAsync<TResult>(ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        var recorder = new Recorder();
        invocation.VisitArguments(recorder);
        int[] items = [.. recorder.Items];
        lock (_gate)
        {
            Calls.Add(items);
        }

        if (Held.TryGetValue(items[0], out TaskCompletionSource? held))
        {
            try
            {
                await held.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Cancelled++;
                throw;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (Fail(items) is { } failure)
        {
            throw failure;
        }

        if (Answer is not null)
        {
            return (TResult)(object)Answer;
        }

        int ran = Math.Min(items.Length, Most);
        int firstBad = Array.FindIndex(items, Bad.Contains);
        if (firstBad >= 0 && firstBad < ran && invocation.Items == ItemsMode.UntilFault)
        {
            ran = firstBad + 1;
        }

        (int, ComputeHostException)[] faults = [.. items[..ran].Select((item, index) => (item, index)).Where(entry => Bad.Contains(entry.item))
            .Select(entry => (entry.index, (ComputeHostException)new ComputeFaultException($"threw at {entry.item}")))];
        return (TResult)(object)new ItemResults<int>([.. items[..ran].Select(item => 2 * item)], faults, TimeSpan.FromTicks(1), 4 * ran);
    }

    private sealed class Recorder : IComputeArgumentVisitor
    {
        public List<int> Items { get; } = [];

        public void Visit<T>(T value) => Items.Add((int)(object)value!);
    }
}
