namespace ComputeHost.Worker.Startup;

/// <summary>Looks again and again whether the supervisor is still the parent, on systems whose kernel does not kill a process with its parent.</summary>
/// <param name="isAlive">Whether the parent is still there.</param>
/// <param name="gone">Called once when it is not.</param>
/// <param name="interval">Between two looks.</param>
internal sealed class ParentWatch(Func<bool> isAlive, Action gone, TimeSpan interval)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public void Start() => new Thread(Watch) { IsBackground = true, Name = "ComputeHost parent watch" }.UnsafeStart();

    private void Watch()
    {
        using var never = new ManualResetEventSlim(initialState: false);
        while (isAlive())
        {
            never.Wait(interval);
        }

        gone();
    }
}
