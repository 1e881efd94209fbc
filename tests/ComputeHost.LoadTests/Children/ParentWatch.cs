namespace ComputeHost.LoadTests.Children;

/// <summary>Lets a child program end with the program that started it, however that one ended: the parent holds the child's stdin open.</summary>
internal static class ParentWatch
{
    /// <summary>Completes when stdin ends.</summary>
    public static Task WaitForEndAsync()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // A console read blocks its thread; one of the pool's would be missing in what is measured.
        var reader = new Thread(() =>
        {
            using Stream stdin = Console.OpenStandardInput();
            Span<byte> ignored = stackalloc byte[64];
            while (stdin.Read(ignored) > 0)
            {
            }

            ended.SetResult();
        })
        {
            IsBackground = true,
            Name = "parent watch",
        };
        reader.Start();
        return ended.Task;
    }
}
