using ComputeHost;

await using ComputePool pool = await ComputePool.StartAsync();      // starts worker processes, embedded in this program
int n = await pool.RunAsync(Primes.Count, 5_000_000);               // runs in a worker, awaited like any Task
Console.WriteLine(n);

public static class Primes
{
    [ComputeMethod]                                                 // the allow-list: only such methods can be called
    public static int Count(int limit) =>
        Enumerable.Range(2, limit - 1).Count(n => Enumerable.Range(2, (int)Math.Sqrt(n) - 1).All(d => n % d != 0));
}
