using System.Text;
using System.Text.Json;
using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Threads;
using ComputeHost.Supervisor.Logging;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor.Output;

/// <summary>Takes a worker's lines: the handshake to the supervisor, everything else to the log, bounded.</summary>
internal sealed class WorkerOutput(string workerId, string nonce, TimeProvider timeProvider, ILogger logger)
{
    public const string Category = "ComputeHost.Worker.Output";
    public const int MaxLine = 8 * 1024;

    private static readonly Action<Action> Tell = static tell => tell();

    // A handshake lists what was wrong with assemblies and methods.
    public const int MaxHandshake = 256 * 1024;

    private readonly byte[] _handshakeStart = Encoding.UTF8.GetBytes(nonce + " ");
    private readonly byte[] _recordStart = Encoding.UTF8.GetBytes(WorkerLogRecord.Start(nonce));
    private readonly OutputBudget _stdout = new(timeProvider);
    private readonly OutputBudget _stderr = new(timeProvider);
    private readonly DeathNotice _notice = new();
    private volatile HandshakeAnswer? _answer;
    private bool _emptyLineWaits;

    public StderrTail Tail { get; } = new();

    public int ProcessId { get; set; }

    /// <summary>What the worker has answered; null as long as it has not.</summary>
    public HandshakeAnswer? Answer => _answer;

    /// <summary>Is called once, when there is an answer.</summary>
    public required Action OnAnswer { get; init; }

    /// <summary>Whether something waits for the lines that belong to it, or for <see cref="OnPause"/>.</summary>
    public bool IsGathering => _notice.IsOpen;

    public void OnStdoutLine(ReadOnlySpan<byte> line, bool cut)
    {
        if (_answer is null && line.StartsWith(_handshakeStart))
        {
            // The worker ends a line that user code may have begun; an empty one before the handshake is nobody's.
            _emptyLineWaits = false;
            _answer = new HandshakeAnswer(ParseHandshake(line));
            Shortage.Outlast(OnAnswer, Tell);
            return;
        }

        if (_emptyLineWaits)
        {
            _emptyLineWaits = false;
            LogStdout([], cut: false);
        }

        if (_answer is null && line.IsEmpty)
        {
            _emptyLineWaits = true;
        }
        else if (line.IndexOf(_recordStart) is >= 0 and var start && WorkerLogRecord.TryParse(line[(start + _recordStart.Length)..], out WorkerLogRecord? record))
        {
            if (start > 0)
            {
                LogStdout(line[..start], cut: false);
            }

            LogRecord(record, line.Length);
        }
        else
        {
            LogStdout(line, cut);
        }
    }

    public void OnStderrLine(ReadOnlySpan<byte> line, bool cut)
    {
        Shorten(ref line, ref cut);
        string text = PrintableText.From(line, cut);
        Tail.Add(text);
        if (_notice.TryAdd(text))
        {
            return;
        }

        LogNotice();
        if (!_notice.TryAdd(text))
        {
            LogStderr(text);
        }
    }

    /// <summary>Nothing has come for a while.</summary>
    public void OnPause() => LogNotice();

    public void OnStdoutEnd() => ReportDropped(_stdout.TakeDropped());

    public void OnStderrEnd()
    {
        LogNotice();
        ReportDropped(_stderr.TakeDropped());
    }

    private static void Shorten(ref ReadOnlySpan<byte> line, ref bool cut)
    {
        if (line.Length > MaxLine)
        {
            line = line[..MaxLine];
            cut = true;
        }
    }

    private void LogStdout(ReadOnlySpan<byte> line, bool cut)
    {
        Shorten(ref line, ref cut);
        if (MayLog(LogLevel.Information, line.Length, _stdout))
        {
            Log.WorkerStdout(logger, workerId, ProcessId, PrintableText.From(line, cut));
        }
    }

    private void LogStderr(string text)
    {
        if (MayLog(LogLevel.Warning, text.Length, _stderr))
        {
            Log.WorkerStderr(logger, workerId, ProcessId, text);
        }
    }

    private void LogNotice()
    {
        if (_notice.IsOpen)
        {
            LogStderr(_notice.Take());
        }
    }

    private void LogRecord(WorkerLogRecord record, int length)
    {
        var level = (LogLevel)record.Level;
        if (level is >= LogLevel.Trace and < LogLevel.None && MayLog(level, length, _stdout))
        {
            var entry = new WorkerLogEntry(record.Category, workerId, ProcessId, PrintableText.From(record.Message));
            Exception? exception = record.Exception is { } text ? new LoggedException(PrintableText.FromLines(text)) : null;
            // Level and event are the method's, which no message of ours can know.
            logger.Log(level, new EventId(record.EventId, record.EventName), entry, exception, static (state, _) => state.ToString());
        }
    }

    private bool MayLog(LogLevel level, int length, OutputBudget budget)
    {
        if (!logger.IsEnabled(level) || !budget.TryTake(length, out long dropped))
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
