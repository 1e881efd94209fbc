using System.Globalization;
using ComputeHost.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Protocol.Cultures;
using ComputeHost.Protocol.Methods;

namespace ComputeHost.Client.Calls;

/// <summary>What a caller asked for. Immutable.</summary>
internal abstract class CallRequest
{
    private static long _lastId;

    private readonly CallLimits _limits;

    protected CallRequest(CalledMethod method, ArgumentBuffer arguments, in CallTerms terms)
    {
        Method = method;
        Arguments = arguments;
        _limits = terms.Limits;
        Priority = terms.Options?.Priority ?? ComputePriority.Normal;
        AffinityKey = terms.Options?.AffinityKey;
        Options = terms.Options;
        Progress = terms.Options?.Progress;
        IsIdempotent = terms.Options?.Idempotent ?? method.Idempotent;
        (Culture, UICulture) = terms.Cultures ?? (CultureText.Of(CultureInfo.CurrentCulture), CultureText.Of(CultureInfo.CurrentUICulture));
    }

    public long Id { get; } = Interlocked.Increment(ref _lastId);

    /// <summary>What names it in messages and logs, and to its worker.</summary>
    public virtual string CallId => string.Create(CultureInfo.InvariantCulture, $"{ClientIdentity.Name}-{Id}");

    public CalledMethod Method { get; }

    public ArgumentBuffer Arguments { get; }

    public ref readonly CallLimits Limits => ref _limits;

    public ComputePriority Priority { get; }

    public string? AffinityKey { get; }

    public IProgress<ComputeProgress>? Progress { get; }

    /// <summary>Whether a second run does no harm.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>Whether the arguments are items, for each of which the method runs, and when it stops.</summary>
    public ItemsMode Items { get; init; }

    /// <summary>The maximum number of values in the result: one per item, or one.</summary>
    public int MostValues { get; init; } = 1;

    /// <summary>Whether arguments and result are texts in JSON, which the worker converts.</summary>
    public bool IsJson { get; init; }

    /// <summary>The call's own options; null for none. Whoever keeps its limits elsewhere is told these, and knows the method's and the pool's.</summary>
    public ComputeCallOptions? Options { get; }

    /// <summary>The caller's culture, as <see cref="CultureText"/>.</summary>
    public string Culture { get; }

    /// <summary>The caller's UI culture, as <see cref="CultureText"/>.</summary>
    public string UICulture { get; }
}
