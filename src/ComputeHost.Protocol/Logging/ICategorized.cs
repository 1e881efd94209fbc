namespace ComputeHost.Protocol.Logging;

/// <summary>The state of a log entry that belongs to a category of its own, not to that of the logger which it is given to.</summary>
internal interface ICategorized
{
    string Category { get; }
}
