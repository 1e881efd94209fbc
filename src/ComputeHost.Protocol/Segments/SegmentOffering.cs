namespace ComputeHost.Protocol.Segments;

/// <summary>Where the other side of a session finds a segment: <c>/proc/&lt;process&gt;/fd/&lt;descriptor&gt;</c>.</summary>
internal readonly record struct SegmentOffering(int ProcessId, int Descriptor, long Length);
