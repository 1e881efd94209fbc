using System.Globalization;
using Spectre.Console;

namespace ComputeHost.Daemon.Demo;

/// <summary>What a person reads at the end: the three phases side by side, then the failing calls.</summary>
internal sealed class TextReport(IAnsiConsole console)
{
    private const int ShownSkips = 5;

    public void WriteIntroduction(FileSet files)
    {
        console.WriteLine(Text($"{Files(files.Files.Count)}, {files.Bytes / 1024d / 1024:N1} MiB, from {files.Folder}"));
        console.WriteLine("Each is compressed (Brotli, quality 4) and hashed (SHA-256), in passes.");
        console.WriteLine("Another process measures meanwhile how fast this one answers requests.");
    }

    public void Write(DemoResult result)
    {
        console.Write(PhaseTable(result));
        console.WriteLine(Text($"ComputeHost had {Workers(result.Workers)} on {Processors(Environment.ProcessorCount)}; the probe measures the host."));
        WriteSkipped(result.Skipped);
        ResultComparison comparison = result.Comparison;
        console.WriteLine(comparison.Different == 0
            ? Text($"In-process and in ComputeHost, the results are the same: {Files(comparison.Compared)} compared.")
            : Text($"In-process and in ComputeHost, the results differ: {comparison.Different:N0} of {Files(comparison.Compared)}. Somebody changes them, or something is wrong."));
        console.WriteLine();
        console.MarkupLine("[bold]What cannot be shown in-process[/]");
    }

    private Table PhaseTable(DemoResult result)
    {
        var table = new Table { Border = console.Profile.Capabilities.Ansi ? TableBorder.Rounded : TableBorder.Ascii };
        table.AddColumn("");
        foreach (string title in (string[])["idle", "in-process", "ComputeHost"])
        {
            table.AddColumn(new TableColumn($"[bold]{title}[/]").RightAligned());
        }

        AddRow("files/s", phase => phase.Work is { } work ? Text($"{work.FilesPerSecond:N0}") : "");
        AddRow("MB/s", phase => phase.Work is { } work ? Text($"{work.MegabytesPerSecond:N1}") : "");
        AddRow("host p50", phase => Milliseconds(phase.Host.P50Milliseconds));
        AddRow("host p99", phase => Milliseconds(phase.Host.P99Milliseconds));
        AddRow("host max", phase => Milliseconds(phase.Host.MaxMilliseconds));
        AddRow("processor time", phase => "");
        AddRow("  host", phase => Seconds(phase.Used.Host));
        AddRow("  workers", phase => phase.Used.Workers is { } workers ? Seconds(workers) : "");
        AddRow("  probe", phase => Seconds(phase.Used.Probe));
        AddRow("unanswered", phase => Text($"{phase.Host.Unanswered:N0} of {phase.Host.Requests:N0}"));
        return table;

        void AddRow(string name, Func<PhaseResult, string> figure) =>
            table.AddRow(name, figure(result.Idle), figure(result.InProcess), figure(result.OutOfProcess));
    }

    private void WriteSkipped(IReadOnlyList<SkippedFile> skipped)
    {
        foreach (SkippedFile file in skipped.Take(ShownSkips))
        {
            console.WriteLine(Text($"Skipped '{file.Name}': {file.Reason}"));
        }

        if (skipped.Count > ShownSkips)
        {
            console.WriteLine(Text($"... and {skipped.Count - ShownSkips:N0} more; --json lists them all."));
        }
    }

    public void Write(FailureResult failure)
    {
        string got = failure.Exception is null ? "no exception" : failure.Exception + (failure.Cause is null ? "" : $" ({failure.Cause})");
        string next = failure.NextCall is { } time ? Text($"next call served after {time.TotalSeconds:N2} s") : "next call not served";
        console.MarkupLine(failure.AsPromised ? $"[green]ok[/]      {Markup.Escape(failure.Title)}" : $"[red]FAILED[/]  {Markup.Escape(failure.Title)}");
        console.WriteLine(Text($"        {got} after {failure.Elapsed.TotalSeconds:N2} s"));
        console.WriteLine("        " + next);
        foreach (string line in failure.AsPromised || failure.Message is null ? failure.Printed : [.. failure.Message.Split('\n'), .. failure.Printed])
        {
            console.WriteLine("        | " + line, new Style(decoration: Decoration.Dim));
        }
    }

    private static string Workers(int count) => count == 1 ? "1 worker" : Text($"{count:N0} workers");

    private static string Processors(int count) => count == 1 ? "1 processor" : Text($"{count:N0} processors");

    private static string Files(int count) => count == 1 ? "1 file" : Text($"{count:N0} files");

    private static string Seconds(TimeSpan time) => Text($"{time.TotalSeconds:N1} s");

    private static string Milliseconds(double value) => Text($"{value:N1} ms");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
