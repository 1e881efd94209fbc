namespace ComputeHost;

/// <summary>
/// The jobs of a <see cref="ComputeQueue"/>: a static method marked with <see cref="ComputeMethodAttribute"/>, its arguments, and either a cancellation
/// token or
/// options followed by a token.
/// </summary>
/// <remarks>
/// The method is given as a method group: <c>queue.EnqueueAsync(Videos.Transcode, file)</c>. Everything that
/// <see cref="ComputeQueue.EnqueueAsync{TResult}"/> says
/// holds for each of these.
/// </remarks>
public static partial class ComputeQueueExtensions
{
    private static Task<ComputeJob<TResult>> EnqueueAsync<TResult>(
        ComputeQueue queue, ComputeCall<TResult> call, ComputeJobOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return queue.EnqueueAsync(call, options, cancellationToken);
    }
}
