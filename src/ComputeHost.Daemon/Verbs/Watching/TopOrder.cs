namespace ComputeHost.Daemon.Verbs.Watching;

/// <summary>By what the tables of <c>top</c> are sorted, each as far as it has that; the key is the first letter.</summary>
internal enum TopOrder
{
    Name,
    Time,
    Memory,
    Calls,
    Waiting,
}
