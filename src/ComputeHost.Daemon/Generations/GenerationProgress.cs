namespace ComputeHost.Daemon.Generations;

/// <summary>How far a generation's files have been written.</summary>
internal readonly record struct GenerationProgress(int Files, int AllFiles, long Bytes, long AllBytes);
