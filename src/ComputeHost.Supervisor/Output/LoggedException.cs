namespace ComputeHost.Supervisor.Output;

/// <summary>Stands for an exception that a method has logged in a worker. Its text is all that has come.</summary>
internal sealed class LoggedException(string text) : Exception(text.Split('\n', 2)[0])
{
    public override string ToString() => text;
}
