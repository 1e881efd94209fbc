using ComputeHost;

public sealed class PrimeReport([FromKeyedServices("reports")] IComputeClient client)
{
    public async Task<string> WriteAsync(int limit, CancellationToken cancellationToken = default) =>
        $"There are {await client.RunAsync(Primes.Count, limit, cancellationToken)} primes up to {limit}.";
}
