using ComputeHost.Execution.Json;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Worker.Sessions;

/// <summary>Tells a client what it can call.</summary>
internal static class MethodList
{
    /// <summary>About how many bytes of descriptions one frame holds.</summary>
    private const int FrameBytes = 128 * 1024;

    /// <summary>A description of types that is longer is left out: then the worker, which has the types, says what differs.</summary>
    private const int LongestTypes = 64 * 1024;

    /// <returns>Frames, of which the last one says so.</returns>
    public static IEnumerable<Methods> Of(MethodRegistry registry)
    {
        var methods = new Methods();
        int size = 0;
        foreach (RegisteredMethod method in registry.All)
        {
            MethodDescription description = Describe(method.Contract);
            size += description.CalculateSize();
            methods.Methods_.Add(description);
            if (size >= FrameBytes)
            {
                yield return methods;
                (methods, size) = (new Methods(), 0);
            }
        }

        methods.Complete = true;
        yield return methods;
    }

    private static MethodDescription Describe(MethodContract contract)
    {
        string types = contract.Types;
        return new MethodDescription
        {
            Key = contract.Key,
            Name = contract.DisplayName,
            Aliases = { contract.Descriptor.Aliases },
            Fingerprint = contract.Fingerprint,
            TypeDescription = types.Length <= LongestTypes ? types : "",
            Idempotent = contract.Idempotent,
            TimeoutMicroseconds = contract.Timeout is { } timeout ? WireTime.ToWire(timeout) : 0,
            MaxConcurrency = (uint)contract.MaxConcurrency,
            Parameters = { MethodSignature.ParametersOf(contract) },
            Result = MethodSignature.ResultOf(contract),
            Example = JsonExample.Of(contract),
            Tactic = MethodTactic.ToWire(contract.Descriptor.Tactic),
        };
    }
}
