using System.Collections;
using ComputeHost.Protocol.Logging;

namespace ComputeHost.Supervisor.Output;

/// <summary>The state of a log entry that a method has made in a worker.</summary>
internal sealed class WorkerLogEntry(string category, string workerId, int processId, string message) : IReadOnlyList<KeyValuePair<string, object?>>, ICategorized
{
    private readonly KeyValuePair<string, object?>[] _values =
        [new("WorkerId", workerId), new("ProcessId", processId), new("Message", message), new("{OriginalFormat}", "{Message}")];

    public string Category => category;

    public int Count => _values.Length;

    public KeyValuePair<string, object?> this[int index] => _values[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _values.AsEnumerable().GetEnumerator();

    public override string ToString() => message;

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
