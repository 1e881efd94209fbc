namespace ComputeHost.Protocol.Seam;

/// <summary>All that a client needs of those who own its worker processes; each part of the client is given the part of it that it uses.</summary>
/// <remarks>See docs/architecture.md, "The seam between client and supervisor".</remarks>
internal interface IWorkerSupervisor : IWorkerDirectory, ICallOverseer, IWorkerOverseer, IWorkerSupply;
