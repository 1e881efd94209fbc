namespace ComputeHost.Daemon.Generations;

/// <summary>A generation could not be made. The message names the path, the reason and the remedy.</summary>
internal sealed class GenerationException(string message, Exception? innerException = null) : Exception(message, innerException);
