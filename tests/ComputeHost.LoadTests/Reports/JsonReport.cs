using System.Text.Encodings.Web;
using System.Text.Json;
using ComputeHost.LoadTests.Measurement;

namespace ComputeHost.LoadTests.Reports;

/// <summary>The results for scripts. README.md describes the file.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(FileInfo file, IEnumerable<Result> results, CancellationToken cancellationToken)
    {
        var report = new
        {
            Results = results.Select(result => new
            {
                result.Scenario,
                result.Subject,
                result.Metric,
                Value = result.Spread.Median,
                result.Unit,
                result.Spread.Min,
                result.Spread.Max,
            }),
        };
        await using FileStream stream = file.Create();
        await JsonSerializer.SerializeAsync(stream, report, s_options, cancellationToken);
    }
}
