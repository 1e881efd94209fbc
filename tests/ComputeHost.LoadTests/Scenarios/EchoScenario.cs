using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>100 bytes there and back.</summary>
internal sealed class EchoScenario(string name, string description, int inFlight, int workers, IReadOnlyList<EchoContender> contenders)
    : ComparisonScenario(name, description)
{
    private const int PayloadLength = 100;

    public override IReadOnlyList<string> Subjects { get; } = [.. contenders.Select(contender => contender.Name)];

    protected override async Task<IReadOnlyList<Reading>> MeasureAsync(string subject, LoadTestOptions options, CancellationToken cancellationToken)
    {
        byte[] payload = new byte[PayloadLength];
        Random.Shared.NextBytes(payload);

        await using IEchoSubject echo = await contenders.Single(contender => contender.Name == subject).StartAsync(workers, cancellationToken);
        byte[] answer = await echo.EchoBackAsync(payload);
        if (!answer.AsSpan().SequenceEqual(payload))
        {
            throw new InvalidOperationException($"The subject '{subject}' answered with other bytes than it was sent. Its figures would mean nothing; repair it first.");
        }

        await ClosedLoop.RunAsync(() => echo.EchoAsync(payload), inFlight, options.WarmUp, cancellationToken);
        return await ClosedLoop.RunAsync(() => echo.EchoAsync(payload), inFlight, options.Duration, cancellationToken);
    }
}
