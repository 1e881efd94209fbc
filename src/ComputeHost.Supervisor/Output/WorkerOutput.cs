using System.Text;
using System.Text.Json;
using ComputeHost.Protocol.Launch;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor.Output;

/// <summary>Takes a worker's lines: the handshake to the supervisor, everything else to the log, bounded.</summary>
internal sealed class WorkerOutput(string workerId, string nonce, TimeProvider timeProvider, ILogger logger)
{
    public const string Category = "ComputeHost.Worker.Output";
    public const int MaxLine = 8 * 1024;

    // A handshake lists what was wrong with assemblies and methods.
    public const int MaxHandshake = 256 * 1024;

    private readonly byte[] _handshakeStart = Encoding.UTF8.GetBytes(nonce + " ");
    private readonly OutputBudget _stdout = new(timeProvider);
    private readonly OutputBudget _stderr = new(timeProvider);
    private volatile HandshakeAnswer? _answer;

    public StderrTail Tail { get; } = new();

    public int ProcessId { get; set; }

    /// <summary>What the worker has answered; null as long as it has not.</summary>
    public HandshakeAnswer? Answer => _answer;

    /// <summary>Is called once, when there is an answer.</summary>
    public required Action OnAnswer { get; init; }

    public void OnStdoutLine(ReadOnlySpan<byte> line, bool cut)
    {
        if (_answer is null && line.StartsWith(_handshakeStart))
        {
            _answer = new HandshakeAnswer(ParseHandshake(line));
            OnAnswer();
        }
        else if (TryShorten(ref line, ref cut, _stdout, LogLevel.Information))
        {
            Log.WorkerStdout(logger, workerId, ProcessId, PrintableText.From(line, cut));
        }
    }

    public void OnStderrLine(ReadOnlySpan<byte> line, bool cut)
    {
        bool logged = TryShorten(ref line, ref cut, _stderr, LogLevel.Warning);
        string text = PrintableText.From(line, cut);
        Tail.Add(text);
        if (logged)
        {
            Log.WorkerStderr(logger, workerId, ProcessId, text);
        }
    }

    public void OnStdoutEnd() => ReportDropped(_stdout.TakeDropped());

    public void OnStderrEnd() => ReportDropped(_stderr.TakeDropped());

    private bool TryShorten(ref ReadOnlySpan<byte> line, ref bool cut, OutputBudget budget, LogLevel level)
    {
        if (line.Length > MaxLine)
        {
            line = line[..MaxLine];
            cut = true;
        }

        if (!logger.IsEnabled(level) || !budget.TryTake(line.Length, out long dropped))
        {
            return false;
        }

        ReportDropped(dropped);
        return true;
    }

    private void ReportDropped(long dropped)
    {
        if (dropped > 0)
        {
            Log.WorkerOutputDropped(logger, workerId, ProcessId, dropped, OutputBudget.LinesPerSecond, OutputBudget.BytesPerSecond);
        }
    }

    private WorkerHandshake? ParseHandshake(ReadOnlySpan<byte> line)
    {
        try
        {
            return WorkerHandshake.TryParse(Encoding.UTF8.GetString(line), nonce, out WorkerHandshake? handshake) ? handshake : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <param name="Handshake">Null if the line is damaged.</param>
internal sealed record HandshakeAnswer(WorkerHandshake? Handshake);
