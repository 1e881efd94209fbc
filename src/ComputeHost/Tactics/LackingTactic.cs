using ComputeHost.Seam;

namespace ComputeHost.Tactics;

/// <summary>Stands for the queue where there is none: a method may say that it goes there, as long as nobody calls it.</summary>
internal sealed class LackingTactic : IComputeTactic
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <exception cref="InvalidOperationException">Always.</exception>
    public Task<TResult> ExecuteAsync<TResult>(
        ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException(
            $"'{invocation.Descriptor.Name}' has the tactic '{ComputeTactic.Queue}', and this pool has no queue. Add the package 'ComputeHost.Queue' and call "
            + "'options.UseQueue()' on the ComputePoolOptions, or choose another tactic in [ComputeMethod] or ComputePoolOptions.Methods.");

    public ComputePoolStatistics GetStatistics() => new();

    public Task StopAsync(CancellationToken hurry) => Task.CompletedTask;
}
