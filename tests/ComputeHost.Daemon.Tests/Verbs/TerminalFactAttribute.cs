namespace ComputeHost.Daemon.Tests.Verbs;

/// <summary>A test that needs a terminal, which the program <c>script</c> makes.</summary>
internal sealed class TerminalFactAttribute : FactAttribute
{
    public TerminalFactAttribute() => Skip = File.Exists("/usr/bin/script") ? null! : "There is no 'script' (util-linux) to make a terminal.";
}
