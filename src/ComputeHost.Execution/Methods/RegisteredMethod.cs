using ComputeHost.Protocol.Methods;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Execution.Methods;

/// <summary>A method of the registry. Compiled at its first call: a worker's start waits for none of them.</summary>
internal sealed class RegisteredMethod(MethodContract contract, ILogger logger)
{
    private CompiledMethod? _compiled;

    public MethodContract Contract => contract;

    public CompiledMethod Compiled => _compiled ??= CompiledMethod.For(contract);

    public ILogger Logger => logger;
}
