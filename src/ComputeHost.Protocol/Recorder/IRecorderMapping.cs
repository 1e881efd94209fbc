namespace ComputeHost.Protocol.Recorder;

/// <summary>A page of memory that two processes share; disposing it unmaps it here.</summary>
internal interface IRecorderMapping : IDisposable
{
    nint Address { get; }
}
