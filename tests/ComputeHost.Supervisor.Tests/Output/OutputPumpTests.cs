using System.IO.Pipes;
using System.Text;
using ComputeHost.Supervisor.Output;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Supervisor.Tests.Output;

public sealed class OutputPumpTests : IDisposable
{
    private readonly LogCapture _logs = new();
    private readonly AnonymousPipeServerStream _stdout = new(PipeDirection.Out, HandleInheritability.None);
    private readonly AnonymousPipeServerStream _stderr = new(PipeDirection.Out, HandleInheritability.None);
    private readonly WorkerOutput _output;
    private readonly OutputPump _pump;

    public OutputPumpTests()
    {
        _output = new WorkerOutput("w-1", "nonce", TimeProvider.System, _logs.CreateLogger("output")) { OnAnswer = static () => { } };
        _pump = new OutputPump(ReaderOf(_stdout), ReaderOf(_stderr), "pump under test", _output, static () => { });
    }

    private IEnumerable<object?> Lines => _logs.Entries.Select(entry => entry.Values["Line"]);

    public void Dispose()
    {
        _pump.Abandon();
        _stdout.Dispose();
        _stderr.Dispose();
        _logs.Dispose();
    }

    [LinuxFact]
    public async Task Start_BothStreamsAreWrittenTo_BothAreRead()
    {
        _pump.Start();
        Write(_stdout, "out\n");
        Write(_stderr, "error\n");
        await Eventually.UntilAsync("both are read", () => Lines.Count() == 2);
        Assert.Equal(["error", "out"], Lines.Order());
        Assert.False(_pump.HasEnded);
    }

    [LinuxFact]
    public async Task Start_WritersEnd_ReadsTheLastLineAndEnds()
    {
        Write(_stdout, "no line feed");
        _stdout.Dispose();
        _stderr.Dispose();
        _pump.Start();
        await Eventually.UntilAsync("the pump has ended", () => _pump.HasEnded);
        Assert.Equal(["no line feed"], Lines);
    }

    [LinuxFact]
    public async Task Finish_SomebodyElseHoldsTheOtherEnds_ReadsWhatIsThereAndClosesThem()
    {
        _pump.Start();
        Write(_stdout, "last words");
        _pump.Finish();
        await Eventually.UntilAsync("the pump has ended", () => _pump.HasEnded);
        Assert.Equal(["last words"], Lines);
        AssertClosed();
    }

    [LinuxFact]
    public async Task Finish_WorkerDiedBeforeTheStart_ReadsItsLastWords()
    {
        Write(_stderr, "last words");
        _pump.Finish();
        _pump.Start();
        await Eventually.UntilAsync("the pump has ended", () => _pump.HasEnded);
        Assert.Equal(["last words"], Lines);
        AssertClosed();
    }

    [LinuxFact]
    public async Task Finish_SomebodyElseGoesOnWriting_EndsAllTheSame()
    {
        _pump.Start();
        Task writing = Task.Run(() =>
        {
            while (true)
            {
                Write(_stdout, "a daemon's line\n");
            }
        });
        _pump.Finish();
        await Eventually.UntilAsync("the pump has ended", () => _pump.HasEnded);
        await Assert.ThrowsAsync<IOException>(() => writing.DefaultTimeout());
    }

    [LinuxFact]
    public void Abandon_NeverStarted_ClosesTheStreams()
    {
        _pump.Abandon();
        Assert.True(_pump.HasEnded);
        AssertClosed();
    }

    [LinuxFact]
    public async Task Start_MemoryIsShortForALine_ReadsOn()
    {
        int answers = 0;
        var output = new WorkerOutput("w-1", "nonce", TimeProvider.System, NullLogger.Instance)
        {
            OnAnswer = () =>
            {
                if (++answers < 3)
                {
                    throw new OutOfMemoryException();
                }
            },
        };
        using var stdout = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        using var stderr = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        var pump = new OutputPump(ReaderOf(stdout), ReaderOf(stderr), "pump under test", output, static () => { });
        pump.Start();
        Write(stdout, "nonce damaged\n");
        await Eventually.UntilAsync("the answer is told", () => answers == 3);
        stdout.Dispose();
        stderr.Dispose();
        await Eventually.UntilAsync("the pump has ended", () => pump.HasEnded);
    }

    private static AnonymousPipeClientStream ReaderOf(AnonymousPipeServerStream writer) => new(PipeDirection.In, writer.ClientSafePipeHandle);

    private void AssertClosed() => Assert.All([_stdout, _stderr], stream => Assert.Throws<IOException>(() => Write(stream, "nobody reads")));

    private static void Write(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));
}
