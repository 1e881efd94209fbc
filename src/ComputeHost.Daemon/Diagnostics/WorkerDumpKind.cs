namespace ComputeHost.Daemon.Diagnostics;

/// <summary>What a dump holds; the numbers are the runtime's.</summary>
internal enum WorkerDumpKind
{
    /// <summary>Stacks, modules and the heap as far as a debugger needs it for everything reachable.</summary>
    Heap = 2,

    /// <summary>Stacks and modules, without what could be personal: the least.</summary>
    Triage = 3,

    /// <summary>All memory.</summary>
    Full = 4,
}
