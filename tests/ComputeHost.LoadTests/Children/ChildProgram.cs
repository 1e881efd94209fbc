using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace ComputeHost.LoadTests.Children;

/// <summary>A program that ends when its standard input does: this one, started again with a hidden verb, or a script of a peer.</summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    private const string Ready = "ready";

    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(10);

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Process _process;

    private ChildProgram(Process process) => _process = process;

    public int ProcessId => _process.Id;

    /// <summary>Called in the child: tells the parent that it can be used.</summary>
    public static Task ReportReadyAsync(string detail = "") => Console.Out.WriteLineAsync($"{Ready} {detail}");

    /// <summary>Called in the child: tells the parent what it has seen, in one line.</summary>
    public static Task ReportAsync<T>(T report) => Console.Out.WriteLineAsync(JsonSerializer.Serialize(report, s_json));

    /// <summary>Starts this program again.</summary>
    /// <param name="arguments">The verb and its arguments.</param>
    /// <param name="environment">Variables to set beside this process's own.</param>
    public static ChildProgram Start(IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment) => StartForeign([.. OwnCommand(), .. arguments], environment);

    /// <summary>Starts another program.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Variables to set beside this process's own.</param>
    public static ChildProgram StartForeign(IReadOnlyList<string> command, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ChildProgram(Process.Start(start)!);
    }

    /// <summary>What starts this program: its executable, or <c>dotnet</c> and its assembly.</summary>
    public static IReadOnlyList<string> OwnCommand()
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is not known, so it cannot be started again.");
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Assembly.GetExecutingAssembly().Location] : [program];
    }

    /// <summary>Writes a line to the child's input.</summary>
    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until the child says that it can be used.</summary>
    /// <returns>What else it said in that line.</returns>
    public async Task<string> WaitForReadyAsync(CancellationToken cancellationToken)
    {
        string? line = await ReadLineAsync(cancellationToken);
        return line is not null && line.StartsWith(Ready, StringComparison.Ordinal)
            ? line[Ready.Length..].TrimStart()
            : throw new InvalidOperationException($"The child program ended or said '{line}' instead of '{Ready}'. Its error output above tells why.");
    }

    /// <summary>Reads the child's next line; null at its end.</summary>
    public Task<string?> ReadLineAsync(CancellationToken cancellationToken) => ReadLineAsync(TimeSpan.Zero, cancellationToken);

    /// <summary>Reads the line that the child writes after it has worked for so long; null at its end.</summary>
    public async Task<string?> ReadLineAsync(TimeSpan work, CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(work + s_startLimit, cancellationToken);

    /// <summary>Reads what the child reports in one line of JSON after it has worked for so long.</summary>
    public async Task<T> ReadReportAsync<T>(TimeSpan work, CancellationToken cancellationToken)
    {
        string line = await ReadLineAsync(work, cancellationToken) ?? throw new InvalidOperationException("The child program ended before its report. Its error output above tells why.");
        return JsonSerializer.Deserialize<T>(line, s_json)!;
    }

    /// <summary>Ends the child like <c>kill -9</c>, and nothing that the child has started.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Sends the child a signal by its name.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-s", name, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(s_stopLimit);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
