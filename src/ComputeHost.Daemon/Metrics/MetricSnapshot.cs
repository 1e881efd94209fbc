namespace ComputeHost.Daemon.Metrics;

/// <summary>A metric at one moment.</summary>
/// <param name="Name">As OpenTelemetry names it: <c>computehost.call.run.duration</c>.</param>
/// <param name="Unit">As OpenTelemetry writes it: <c>s</c>, <c>By</c>, <c>{call}</c>; null for none.</param>
/// <param name="Description">A sentence for humans.</param>
/// <param name="Kind">What the values mean.</param>
/// <param name="Series">The values, by tags.</param>
internal sealed record MetricSnapshot(string Name, string? Unit, string? Description, MetricKind Kind, IReadOnlyList<SeriesSnapshot> Series);

/// <summary>What one set of tags has.</summary>
/// <param name="Tags">Name and value of each tag.</param>
/// <param name="Value">The value; of a histogram the sum of its values.</param>
/// <param name="Bounds">The upper bounds of a histogram's buckets, rising, without the last one, which is infinite.</param>
/// <param name="Counts">How many values lie in each bucket, the infinite one included.</param>
internal sealed record SeriesSnapshot(IReadOnlyList<KeyValuePair<string, string>> Tags, double Value, IReadOnlyList<double> Bounds, IReadOnlyList<long> Counts);
