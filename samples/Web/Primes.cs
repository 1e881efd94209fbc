using ComputeHost;

public static class Primes
{
    [ComputeMethod]
    public static int Count(int limit) =>
        Enumerable.Range(2, limit - 1).Count(n => Enumerable.Range(2, (int)Math.Sqrt(n) - 1).All(d => n % d != 0));
}
