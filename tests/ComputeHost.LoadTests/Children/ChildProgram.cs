using System.Diagnostics;
using System.Reflection;

namespace ComputeHost.LoadTests.Children;

/// <summary>This program started again with a hidden verb.</summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    private const string Ready = "ready";

    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private ChildProgram(Process process) => _process = process;

    public int ProcessId => _process.Id;

    /// <summary>Called in the child: tells the parent that it can be used.</summary>
    public static Task ReportReadyAsync(string detail = "") => Console.Out.WriteLineAsync($"{Ready} {detail}");

    /// <param name="arguments">The verb and its arguments.</param>
    /// <param name="environment">Variables to set beside this process's own.</param>
    public static ChildProgram Start(IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is not known, so it cannot be started again.");
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ChildProgram(Process.Start(start)!);
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
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(s_startLimit, cancellationToken);

    /// <summary>Ends the child like <c>kill -9</c>, and nothing that the child has started.</summary>
    public void Kill() => _process.Kill();

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
