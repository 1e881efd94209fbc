using ComputeHost.Protocol.Framing;

namespace ComputeHost.Worker.Sessions;

/// <summary>The numbers that a session's client has given to method keys, so that it sends a key only once. Not thread-safe.</summary>
internal sealed class MethodIds
{
    private const int Most = 64 * 1024;

    /// <summary>In characters, because all keys are kept while the session lasts.</summary>
    private const int LongestKey = 8 * 1024;
    private const int MostCharacters = 4 * 1024 * 1024;

    private readonly List<MethodUse> _methods = [];
    private int _characters;

    /// <param name="key">The key, or nothing if it was sent before.</param>
    /// <param name="id">Its number.</param>
    /// <param name="fingerprint">What was sent with the key.</param>
    /// <exception cref="SessionRefusedException">The number was not given out, or not in its order.</exception>
    public MethodUse Resolve(string key, uint id, ulong fingerprint = 0)
    {
        if (key.Length > 0)
        {
            if (id != _methods.Count + 1 || _methods.Count == Most)
            {
                throw SessionRefusedException.ForBreach(
                    $"Method id '{id}' was given out, but the next one is '{_methods.Count + 1}' and there are at most '{Most}'.");
            }

            _characters += key.Length;
            if (key.Length > LongestKey || _characters > MostCharacters)
            {
                throw SessionRefusedException.ForBreach(
                    $"A method's key of '{key.Length}' characters was sent; "
                    + $"at most '{LongestKey}' are allowed, and in one session '{MostCharacters}' of all keys together.");
            }

            _methods.Add(new MethodUse(key, fingerprint));
        }

        return id > 0 && id <= _methods.Count
            ? _methods[(int)id - 1]
            : throw SessionRefusedException.ForBreach($"Method id '{id}' has not been given out. Send the method's key with its first call.");
    }
}

/// <param name="Key">The method's key.</param>
/// <param name="Fingerprint">Of its types, as the client has them; 0 if it does not compare.</param>
internal readonly record struct MethodUse(string Key, ulong Fingerprint);
