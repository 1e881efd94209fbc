using Spectre.Console;

namespace ComputeHost.Daemon.Shell;

/// <summary>Standard output as something to draw on. Where it is no terminal, nothing but plain text goes there, whatever the environment says.</summary>
internal static class Terminal
{
    /// <summary>Of plain output, so that lines do not break where no screen ends.</summary>
    private const int PlainWidth = 200;

    public static bool IsLive => !Console.IsOutputRedirected;

    public static IAnsiConsole Create() =>
        IsLive ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) }) : CreatePlain(Console.Out);

    public static IAnsiConsole CreatePlain(TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            // They turn colors on again where a variable says that this is a build server.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = PlainWidth;
        return console;
    }
}
