using ComputeHost.LoadTests.Tools;

namespace ComputeHost.LoadTests;

/// <summary>How much is measured, and with what.</summary>
/// <param name="Workshop">What the run makes for itself.</param>
/// <param name="Rounds">How often each subject is measured.</param>
/// <param name="Duration">How long one subject is measured in one round.</param>
/// <param name="Subjects">The subjects that take part; empty for all.</param>
/// <param name="StormCount">How often a storm does what it does; null for each storm's own number.</param>
internal sealed record LoadTestOptions(Workshop Workshop, int Rounds, TimeSpan Duration, IReadOnlyCollection<string> Subjects, int? StormCount)
{
    /// <summary>How long a fresh process is called before it is measured, so that its code has been compiled for speed.</summary>
    public TimeSpan WarmUp { get; } = TimeSpan.FromSeconds(2);

    public bool Includes(string subject) => Subjects.Count == 0 || Subjects.Contains(subject);
}
