using ComputeHost.Calls;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Protocol.Methods;

/// <summary>A method of which this process knows what the side that has it has told.</summary>
internal sealed class RemoteMethod(MethodDescription description) : CalledMethod
{
    public MethodDescription Description => description;

    public override string Key => description.Key;

    public override string DisplayName => description.Name;

    public override (string Type, string Name)? StackName { get; } =
        description.Aliases.Prepend(description.Key).Select(MethodKey.Split).FirstOrDefault(static name => name is not null);

    public override ulong Fingerprint => description.Fingerprint;

    public override string Types => description.TypeDescription;

    public override string ResultName => description.Result;

    public override bool IsDescribed => true;

    public override string Home => "";

    public override bool Idempotent => description.Idempotent;

    public override TimeSpan? Timeout { get; } = description.TimeoutMicroseconds == 0 ? null : WireTime.FromWire(description.TimeoutMicroseconds);

    /// <summary>What it is marked with; null for nothing.</summary>
    public ComputeTactic? Tactic { get; } = MethodTactic.FromWire(description.Tactic);

    public override int MaxConcurrency { get; } = (int)Math.Min(description.MaxConcurrency, int.MaxValue);
}
