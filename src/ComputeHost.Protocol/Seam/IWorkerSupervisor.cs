namespace ComputeHost.Protocol.Seam;

/// <summary>All that a client needs of those who own its worker processes; each part of the client is given the part of it that it uses.</summary>
internal interface IWorkerSupervisor : IWorkerDirectory, ICallOverseer, IWorkerOverseer, IWorkerSupply;
