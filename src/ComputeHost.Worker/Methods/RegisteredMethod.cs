using ComputeHost.Protocol.Methods;
using ComputeHost.Worker.Execution;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Worker.Methods;

/// <summary>A method of the registry. Compiled at its first call: a worker's start waits for none of them.</summary>
internal sealed class RegisteredMethod(MethodContract contract)
{
    private CompiledMethod? _compiled;

    public MethodContract Contract => contract;

    public CompiledMethod Compiled => _compiled ??= CompiledMethod.For(contract);

    public ILogger Logger { get; } = new WorkerLogger(contract.DisplayName);
}
