using ComputeHost;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

builder.Services.AddComputePool();                                  // IComputeClient and ComputePool, started and stopped with the program
builder.Services.Configure<ComputePoolOptions>(builder.Configuration.GetSection("ComputePool"));

builder.Services.AddComputePool("reports");                         // a second pool, whose long calls cannot hold up those of the first
builder.Services.Configure<ComputePoolOptions>("reports", builder.Configuration.GetSection("ReportsPool"));
builder.Services.AddSingleton<PrimeReport>();

WebApplication app = builder.Build();

app.MapGet("/primes/{limit:int}", (int limit, IComputeClient client, CancellationToken aborted) =>
    client.RunAsync(Primes.Count, limit, aborted));

app.MapGet("/reports/{limit:int}", async (int limit, PrimeReport report, HttpResponse response, CancellationToken aborted) =>
{
    try
    {
        return Results.Text(await report.WriteAsync(limit, aborted));
    }
    catch (ComputeRejectedException rejected)                       // nothing ran: the queue is full, or there are no workers
    {
        response.Headers.RetryAfter = $"{Math.Ceiling(rejected.RetryAfter?.TotalSeconds ?? 1)}";
        return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }
});

app.MapGet("/statistics", (ComputePool pool) => pool.GetStatistics());

await app.RunAsync();
