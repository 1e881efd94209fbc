using ComputeHost;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

builder.Services.AddComputePool();                                  // IComputeClient and ComputePool, started and stopped with the program
builder.Services.Configure<ComputePoolOptions>(builder.Configuration.GetSection("ComputePool"));

builder.Services.AddComputePool("reports");                         // a second pool, whose long calls cannot hold up those of the first
builder.Services.Configure<ComputePoolOptions>("reports", builder.Configuration.GetSection("ReportsPool"));

WebApplication app = builder.Build();

app.MapGet("/primes/{limit:int}", (int limit, IComputeClient client, CancellationToken aborted) =>
    client.RunAsync(Primes.Count, limit, aborted));

app.MapGet("/reports/{limit:int}", async (int limit, [FromKeyedServices("reports")] IComputeClient client, HttpResponse response, CancellationToken aborted) =>
{
    try
    {
        return Results.Ok(await client.RunAsync(Primes.Count, limit, aborted));
    }
    catch (ComputeRejectedException rejected)                       // nothing ran: the queue is full, or there are no workers
    {
        response.Headers.RetryAfter = $"{Math.Ceiling(rejected.RetryAfter?.TotalSeconds ?? 1)}";
        return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }
});

app.MapGet("/statistics", (ComputePool pool) => pool.GetStatistics());

await app.RunAsync();

public static class Primes
{
    [ComputeMethod]
    public static int Count(int limit) =>
        Enumerable.Range(2, limit - 1).Count(n => Enumerable.Range(2, (int)Math.Sqrt(n) - 1).All(d => n % d != 0));
}
