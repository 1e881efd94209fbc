namespace ComputeHost.LoadTests.Measurement;

internal enum BoundKind
{
    AtMost,
    AtLeast,
}

/// <summary>What a scenario must show: a metric of a subject, as a ratio to the same metric of a baseline where there is one.</summary>
internal sealed record Bound(string Subject, string Metric, BoundKind Kind, double Limit, string? Baseline = null)
{
    /// <summary>Judges the medians. Null if a subject was left out of the run.</summary>
    public Verdict? Judge(string scenario, IEnumerable<Result> results)
    {
        if (Find(Subject) is not { } subject)
        {
            return null;
        }

        double reached = subject.Spread.Median;
        if (Baseline is not null)
        {
            if (Find(Baseline) is not { } baseline)
            {
                return null;
            }

            reached /= baseline.Spread.Median;
        }

        return new Verdict(scenario, this, reached, Kind == BoundKind.AtMost ? reached <= Limit : reached >= Limit);

        Result? Find(string name) => results.FirstOrDefault(result => result.Subject == name && result.Metric == Metric);
    }
}

internal sealed record Verdict(string Scenario, Bound Bound, double Reached, bool Met);
