using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Protocol.Methods;

/// <summary>A method as everybody knows it who has to do with its calls, with or without the types of its values.</summary>
internal abstract class CalledMethod
{
    /// <summary>What names the method on the wire: its given name, or its declaring type, name and parameter types.</summary>
    public abstract string Key { get; }

    /// <summary>What names the method in messages: <c>Primes.Count</c>.</summary>
    public abstract string DisplayName { get; }

    /// <summary>The declaring type and the name, as a stack shows them; null if nothing but a given name is known.</summary>
    public abstract (string Type, string Name)? StackName { get; }

    /// <summary>Of the types of arguments and result.</summary>
    public abstract ulong Fingerprint { get; }

    /// <summary>The types of arguments and result in words: a line per member, see <see cref="TypeDescription"/>.</summary>
    public abstract string Types { get; }

    /// <summary>The type of the result in messages.</summary>
    public abstract string ResultName { get; }

    /// <summary>Whether this process has only a description of the method. Then its types are compared with those of the side that has it.</summary>
    public abstract bool IsDescribed { get; }

    /// <summary>Where this program has the method from, as sentences for somebody whose worker does not know it.</summary>
    public abstract string Home { get; }

    public abstract bool Idempotent { get; }

    /// <summary>Null when the pool decides; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> when the method asks for no limit.</summary>
    public abstract TimeSpan? Timeout { get; }

    /// <summary>0 for no limit.</summary>
    public abstract int MaxConcurrency { get; }

    public sealed override string ToString() => DisplayName;
}
