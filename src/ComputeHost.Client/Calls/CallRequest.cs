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

    protected CallRequest(MethodContract method, ArgumentBuffer arguments, in CallTerms terms)
    {
        Method = method;
        Arguments = arguments;
        _limits = terms.Limits;
        Priority = terms.Options?.Priority ?? ComputePriority.Normal;
        AffinityKey = terms.Options?.AffinityKey;
        Progress = terms.Options?.Progress;
        IsIdempotent = terms.Options?.Idempotent ?? method.Idempotent;
        Culture = CultureText.Of(CultureInfo.CurrentCulture);
        UICulture = CultureText.Of(CultureInfo.CurrentUICulture);
    }

    public long Id { get; } = Interlocked.Increment(ref _lastId);

    public string CallId => string.Create(CultureInfo.InvariantCulture, $"{ClientIdentity.Name}-{Id}");

    public MethodContract Method { get; }

    public ArgumentBuffer Arguments { get; }

    public ref readonly CallLimits Limits => ref _limits;

    public ComputePriority Priority { get; }

    public string? AffinityKey { get; }

    public IProgress<ComputeProgress>? Progress { get; }

    public bool IsIdempotent { get; }

    /// <summary>Whether the arguments are items, for each of which the method runs, and when it stops.</summary>
    public ItemsMode Items { get; init; }

    /// <summary>The maximum number of values in the result.</summary>
    public int MostValues { get; init; } = 1;

    /// <summary>The caller's culture, as <see cref="CultureText"/>.</summary>
    public string Culture { get; }

    /// <summary>The caller's UI culture, as <see cref="CultureText"/>.</summary>
    public string UICulture { get; }
}
