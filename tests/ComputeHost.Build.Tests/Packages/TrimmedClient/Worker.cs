await ComputeHost.ComputeWorker.RunAsync(args);
