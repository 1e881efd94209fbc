return await ComputeHost.Daemon.CommandLine.RunAsync(args);
