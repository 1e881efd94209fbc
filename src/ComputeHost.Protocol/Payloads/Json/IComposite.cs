namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>A converter of ours whose values hold values of other types, which must be checked too.</summary>
internal interface IComposite
{
    IEnumerable<Type> Parts { get; }
}
