namespace ComputeHost.Daemon.Configuration;

/// <summary>Reads what a pool is told about its methods: which of them the queue's jobs run, whatever they are marked with.</summary>
internal static class TacticReader
{
    private const string Allowed = "an object with an object for each method by its name, as { \"Primes.Count\": { \"tactic\": \"Queue\" } }";

    public static Dictionary<string, ComputeTactic> Read(Setting setting)
    {
        var tactics = new Dictionary<string, ComputeTactic>(StringComparer.Ordinal);
        if (setting.IsObject(Allowed))
        {
            foreach ((string name, Setting method) in setting.Members)
            {
                var keys = new SettingKeys { ["tactic"] = tactic => Take(tactics, name, tactic) };
                method.ReadMembers(keys, "an object with 'tactic'");
            }
        }

        return tactics;
    }

    private static void Take(Dictionary<string, ComputeTactic> tactics, string name, Setting setting)
    {
        if (setting.AsName(typeof(ComputeTactic)) is not ComputeTactic tactic)
        {
            return;
        }

        if (tactic is ComputeTactic.Queue or ComputeTactic.Process)
        {
            tactics[name] = tactic;
            return;
        }

        setting.Complain(
            $"is '{tactic}', but a daemon runs all methods in worker processes. 'Queue' lets the pool's queue have jobs of the method, 'Process' does not.");
    }
}
