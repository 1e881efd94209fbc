using ComputeHost;
using ComputeHost.TestApp;

// An ASP.NET program with a pool among its services: answers one request by a worker, prints what it found, and ends.
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddComputePool();

await using WebApplication app = builder.Build();
app.MapGet("/facts", async (IComputeClient client) => string.Join('\n',
    $"sum={await client.RunAsync(Facts.Add, 40, 2)}",
    $"host={Environment.ProcessId}",
    $"worker={await client.RunAsync(Facts.ProcessId)}",
    $"entry={Facts.EntryAssembly()}",
    $"workerEntry={await client.RunAsync(Facts.EntryAssembly)}",
    $"mainRan={await client.RunAsync(Facts.MainRan)}",
    $"startRan={await client.RunAsync(Facts.StartRan)}",
    $"stdin={await client.RunAsync(Facts.ReadInput)}"));

Facts.SetByMain = true;
await app.StartAsync();
using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
Console.WriteLine(await http.GetStringAsync(new Uri("facts", UriKind.Relative)));
await app.StopAsync();
