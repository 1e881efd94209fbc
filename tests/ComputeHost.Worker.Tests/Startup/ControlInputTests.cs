using System.IO.Pipes;
using System.Text;
using ComputeHost.TestSupport;
using ComputeHost.Worker.Startup;

namespace ComputeHost.Worker.Tests.Startup;

public sealed class ControlInputTests : IAsyncDisposable
{
    private readonly AnonymousPipeServerStream _supervisor = new(PipeDirection.Out);
    private readonly AnonymousPipeClientStream _worker;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ControlInput _control;
    private volatile bool _booted;

    public ControlInputTests()
    {
        _worker = new AnonymousPipeClientStream(PipeDirection.In, _supervisor.ClientSafePipeHandle);
        _control = new ControlInput(_worker, () => _booted = true, () => _stopped.TrySetResult(), () => _ended.TrySetResult());
    }

    public async ValueTask DisposeAsync()
    {
        await _supervisor.DisposeAsync();
        await _worker.DisposeAsync();
    }

    [Fact]
    public async Task BootLine_LinesInOneWrite_IsTheFirstOnly()
    {
        _control.Start();
        await WriteAsync("{boot}\ndrain\nunknown\nstop\n");
        Assert.Equal("{boot}", Encoding.UTF8.GetString((await _control.BootLine.DefaultTimeout()).Span));
        Assert.True(_booted);
        await _control.DrainRequested.DefaultTimeout();
        await _stopped.Task.DefaultTimeout();
    }

    [Fact]
    public async Task BootLine_NeverEnds_IsCutInsteadOfCollected()
    {
        _control.Start();
        await WriteAsync(new string('x', 70_000));
        Assert.InRange((await _control.BootLine.DefaultTimeout()).Length, 60_000, 70_000);
    }

    [Fact]
    public async Task End_AfterBoot_IsReported()
    {
        _control.Start();
        await WriteAsync("{boot}\n");
        await _control.BootLine.DefaultTimeout();
        Assert.False(_ended.Task.IsCompleted);
        await _supervisor.DisposeAsync();
        await _ended.Task.DefaultTimeout();
    }

    [Fact]
    public async Task BootLine_InputEndsBefore_Fails()
    {
        _control.Start();
        await _supervisor.DisposeAsync();
        await Assert.ThrowsAsync<EndOfStreamException>(() => _control.BootLine.DefaultTimeout());
        Assert.False(_booted);
        Assert.False(_ended.Task.IsCompleted);
    }

    private async Task WriteAsync(string text)
    {
        await _supervisor.WriteAsync(Encoding.UTF8.GetBytes(text));
        await _supervisor.FlushAsync();
    }
}
