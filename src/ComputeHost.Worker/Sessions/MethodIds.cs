namespace ComputeHost.Worker.Sessions;

/// <summary>The numbers that a session's caller has given to method keys, so that a key is sent only once. Not thread-safe.</summary>
internal sealed class MethodIds
{
    private const int Most = 64 * 1024;

    private readonly List<string> _keys = [];

    /// <param name="key">The key, or nothing if it was sent before.</param>
    /// <param name="id">Its number.</param>
    /// <exception cref="Grpc.Core.RpcException">The number was not given out, or not in its order.</exception>
    public string Resolve(string key, uint id)
    {
        if (key.Length > 0)
        {
            if (id != _keys.Count + 1 || _keys.Count == Most)
            {
                throw ProtocolBreach.Of($"Method id '{id}' was given out, but the next one is '{_keys.Count + 1}' and at most '{Most}' are.");
            }

            _keys.Add(key);
        }

        return id > 0 && id <= _keys.Count
            ? _keys[(int)id - 1]
            : throw ProtocolBreach.Of($"Method id '{id}' has not been given out. Send the method's key with its first call.");
    }
}
