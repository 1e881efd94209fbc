namespace ComputeHost;

/// <summary>
/// Marks a static synchronous method that compute clients may call. Only marked methods can be called: the attribute is the allow-list.
/// </summary>
/// <remarks>
/// The method must be static, not generic and not <c>async</c>; it may end in a <see cref="CancellationToken"/> or a <see cref="ComputeContext"/>,
/// which the worker supplies. Of an option given in several places, the call beats the method and the method beats the pool.
/// A large result of type <see cref="System.Buffers.IMemoryOwner{T}"/> is used where the worker has written it; its caller disposes it. One that is
/// not disposed costs room in the worker's segment until the worker is replaced; when no room is left, results come as copies.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class ComputeMethodAttribute : Attribute
{
    /// <summary>The name under which the method is called on the wire.</summary>
    /// <value>The default, <see langword="null"/>, means the declaring type's full name plus the method's signature.</value>
    /// <remarks>Give a name when callers in other languages, or builds of different age, must keep finding the method after it was renamed or moved.</remarks>
    public string? Name { get; set; }

    /// <summary>Whether a second run of the same call does no harm, so that a call whose worker died may run again elsewhere.</summary>
    /// <value>The default is <see langword="false"/>: no call ever runs twice.</value>
    public bool Idempotent { get; set; }

    /// <summary>How long one run of the method may take.</summary>
    /// <value>
    /// A time span in the constant format <c>[d.]hh:mm:ss[.fffffff]</c>, greater than zero, or <c>infinite</c>.
    /// The default, <see langword="null"/>, means the pool's <c>ExecutionTimeout</c>.
    /// </value>
    /// <remarks>The time runs from the moment the worker enters the method. When it is up, the call fails with <see cref="ComputeTimeoutException"/>.</remarks>
    public string? Timeout { get; set; }

    /// <summary>How many calls of this method one client lets run at once.</summary>
    /// <value>1 or more; the default, 0, means no limit of its own.</value>
    /// <remarks>Calls above the limit wait in the pending queue without holding up calls of other methods.</remarks>
    public int MaxConcurrency { get; set; }

    /// <summary>Where the calls of this method run.</summary>
    /// <value>The default, if it is not set, means what the pool says, which is <see cref="ComputeTactic.Process"/> unless it is told otherwise.</value>
    /// <remarks>The options of a pool and its configuration beat it: <c>ComputePoolOptions.Methods</c>.</remarks>
    public ComputeTactic Tactic
    {
        get => ChosenTactic ?? ComputeTactic.Process;
        set => ChosenTactic = value;
    }

    /// <summary><see langword="null"/> if <see cref="Tactic"/> was not set.</summary>
    internal ComputeTactic? ChosenTactic { get; private set; }
}
